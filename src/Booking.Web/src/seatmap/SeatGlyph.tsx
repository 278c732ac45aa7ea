import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../theme';
import { paintSeat } from './glyphs';
import { inksOf } from './palette';

const side = 18;

/** A seat as the map shows it, for legends and lists. */
export function SeatGlyph({ look, category = 0 }: { look: number; category?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark();
  useEffect(() => {
    const element = canvas.current!;
    const ratio = devicePixelRatio || 1;
    element.width = element.height = Math.round(side * ratio);
    const context = element.getContext('2d')!;
    // After the theme is on the document.
    queueMicrotask(() => {
      context.clearRect(0, 0, element.width, element.height);
      paintSeat(context, look, category, 0, 0, element.width, inksOf(element));
    });
  }, [look, category, dark]);
  return <canvas ref={canvas} class="seat-glyph" width={side} height={side} aria-hidden="true" style={{ width: `${side}px`, height: `${side}px` }} />;
}
