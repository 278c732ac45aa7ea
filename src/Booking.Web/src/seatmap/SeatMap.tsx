import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import './seatmap.css';
import { Icon } from '../components/Icon';
import type { SeatStatuses } from '../live/statuses';
import { texts } from '../texts';
import { isDark } from '../theme';
import { MapView } from './MapView';
import { inksOf } from './palette';
import type { Plan } from './plan';
import { type Direction, seatBeside } from './steps';

interface SeatMapProperties {
  plan: Plan;
  statuses: SeatStatuses;
  chosen: ReadonlySet<number>;
  mine: ReadonlySet<number>;
  /** A seat was tapped, clicked, or entered from the keyboard. */
  onSeat: (seat: number) => void;
  onArea: (area: string) => void;
  /** What a seat is, in words: its place, price and status. */
  describe: (seat: number) => string;
  /** Seats to be shown, when it changes. */
  shown?: number | null;
  /** The seat that something beside the map is about. */
  marked?: number | null;
}

/** A finger or mouse that moved less than this, in pixels, has tapped. */
const tapSlack = 8;
const zoomStep = 1.5;

const directions: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/**
 * The seats of a session on a canvas: drag, wheel, pinch and tap; and with the keyboard, where one seat at a time is a button
 * that arrows move from seat to seat.
 */
export function SeatMap({ plan, statuses, chosen, mine, onSeat, onArea, describe, shown = null, marked = null }: SeatMapProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLButtonElement>(null);
  const view = useRef<MapView | null>(null);
  const focused = useSignal(-1);
  const hovered = useSignal<{ seat: number; x: number; y: number; isBelow: boolean } | null>(null);
  const hasFocus = useSignal(false);
  const { session } = texts.value;

  useEffect(() => {
    const map = new MapView(canvas.current!, plan, statuses, inksOf(frame.current!), words());
    view.current = map;
    const sizes = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      map.resize({ width, height });
    });
    sizes.observe(frame.current!);
    map.onFrame = () => placeCursor();
    // For tests and for who is curious: what is where.
    (frame.current as HTMLDivElement & { seatMap?: MapView }).seatMap = map;
    return () => {
      sizes.disconnect();
      map.dispose();
      view.current = null;
    };
  }, [plan, statuses]);

  // The theme is on the document a moment after the signal that says so.
  useSignalEffect(() => {
    isDark();
    queueMicrotask(() => view.current?.repaint(inksOf(frame.current!)));
  });
  useSignalEffect(() => {
    texts.value;
    if (!view.current) return;
    view.current.words = words();
    view.current.requestFrame();
  });

  useEffect(() => {
    const map = view.current!;
    map.chosen = chosen;
    map.mine = mine;
    map.marked = marked ?? -1;
    map.requestFrame();
  }, [chosen, mine, marked, plan, statuses]);

  useEffect(() => {
    if (shown === null) return;
    focused.value = shown;
    view.current!.showSeat(shown);
  }, [shown]);

  const placeCursor = () => {
    const button = cursor.current;
    const map = view.current;
    if (!button || !map || focused.peek() < 0) return;
    const { x, y, size } = map.placeOf(focused.peek());
    const side = Math.max(size, 8);
    button.style.width = button.style.height = `${side}px`;
    button.style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`;
  };

  const moveCursor = (seat: number) => {
    focused.value = seat;
    view.current!.focused = seat;
    view.current!.showSeat(seat);
    placeCursor();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const map = view.current!;
    const direction = directions[event.key];
    if (direction) moveCursor(seatBeside(plan, focused.value, direction));
    else if (event.key === '+' || event.key === '=') map.step(zoomStep);
    else if (event.key === '-') map.step(1 / zoomStep);
    else if (event.key === '0') map.fit();
    else if (event.key === 'Home') moveCursor(plan.groups[plan.groupOf[focused.value]!]!.firstSeat);
    else if (event.key === 'End') moveCursor(plan.groups[plan.groupOf[focused.value]!]!.endSeat - 1);
    else return;
    event.preventDefault();
  };

  usePointers(canvas, view, {
    onTap: (x, y) => {
      const map = view.current!;
      const target = map.targetAt(x, y);
      if (!target) return;
      if ('section' in target) map.showSection(target.section);
      else if ('area' in target) onArea(target.area);
      else {
        focused.value = target.seat;
        onSeat(target.seat);
      }
    },
    onHover: (x, y) => {
      const map = view.current!;
      const target = x === null ? null : map.targetAt(x, y!);
      const seat = target && 'seat' in target ? target.seat : -1;
      canvas.current!.style.cursor = target ? 'pointer' : '';
      if (seat === map.hovered) return;
      map.hovered = seat;
      map.requestFrame();
      const place = seat < 0 ? null : map.placeOf(seat);
      hovered.value = place && { seat, x: place.x, y: place.y + (place.y < 90 ? 1 : -1) * (place.size / 2 + 10), isBelow: place.y < 90 };
    },
  });

  const seat = focused.value;
  return (
    <div class="seat-map" ref={frame}>
      <canvas ref={canvas} aria-hidden="true" />
      {plan.seatCount > 0 && (
        <div role="application" aria-label={session.mapLabel} aria-describedby="map-help" class="map-keys">
          <span id="map-help" class="visually-hidden">
            {session.mapHelp}
          </span>
          <button
            type="button"
            ref={cursor}
            class="map-cursor"
            aria-pressed={chosen.has(seat)}
            aria-label={describe(Math.max(0, seat))}
            onKeyDown={onKeyDown}
            onClick={() => onSeat(focused.value)}
            onFocus={() => {
              hasFocus.value = true;
              moveCursor(Math.max(0, focused.value));
            }}
            onBlur={() => {
              hasFocus.value = false;
              if (view.current) {
                view.current.focused = -1;
                view.current.requestFrame();
              }
            }}
          />
        </div>
      )}
      <p class="visually-hidden" role="status" aria-live="polite">
        {hasFocus.value && seat >= 0 ? describe(seat) : ''}
      </p>
      {hovered.value && (
        <div
          class={`map-tip ${hovered.value.isBelow ? 'below' : ''}`}
          aria-hidden="true"
          style={{ left: `clamp(8.25rem, ${hovered.value.x}px, 100% - 8.25rem)`, top: `${hovered.value.y}px` }}
        >
          {describe(hovered.value.seat)}
        </div>
      )}
      <div class="map-tools">
        <button type="button" class="icon-button" aria-label={session.zoomIn} title={session.zoomIn} onClick={() => view.current!.step(zoomStep)}>
          <Icon name="plus" />
        </button>
        <button type="button" class="icon-button" aria-label={session.zoomOut} title={session.zoomOut} onClick={() => view.current!.step(1 / zoomStep)}>
          <Icon name="minus" />
        </button>
        <button type="button" class="icon-button" aria-label={session.fit} title={session.fit} onClick={() => view.current!.fit()}>
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}

const words = () => ({ stage: texts.value.session.stage, free: (count: number) => texts.value.session.freeCount(count) });

interface PointerUse {
  onTap: (x: number, y: number) => void;
  /** With null where there is no mouse on the canvas any more. */
  onHover: (x: number | null, y: number | null) => void;
}

/** Drag, pinch, wheel, double click and tap on a canvas. */
function usePointers(canvas: { current: HTMLCanvasElement | null }, view: { current: MapView | null }, use: PointerUse): void {
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    const element = canvas.current!;
    const pointers = new Map<number, { x: number; y: number }>();
    let moved = 0;
    const at = (event: MouseEvent) => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const spread = () => {
      const [one, other] = [...pointers.values()];
      return { x: (one!.x + other!.x) / 2, y: (one!.y + other!.y) / 2, distance: Math.hypot(one!.x - other!.x, one!.y - other!.y) };
    };

    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      if (pointers.size === 0) moved = 0;
      pointers.set(event.pointerId, at(event));
      if (pointers.size > 1) moved = Infinity;
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      const now = at(event);
      if (!before) {
        if (event.pointerType === 'mouse') latest.current.onHover(now.x, now.y);
        return;
      }
      if (pointers.size === 1) {
        moved += Math.hypot(now.x - before.x, now.y - before.y);
        pointers.set(event.pointerId, now);
        if (moved <= tapSlack) return;
        latest.current.onHover(null, null);
        view.current!.panBy(now.x - before.x, now.y - before.y);
      } else if (pointers.size === 2) {
        const from = spread();
        pointers.set(event.pointerId, now);
        const to = spread();
        view.current!.panBy(to.x - from.x, to.y - from.y);
        view.current!.zoomBy(to.distance / Math.max(from.distance, 1), to.x, to.y);
      }
    };
    const up = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId) || event.type === 'pointercancel') return;
      const { x, y } = at(event);
      if (pointers.size === 0 && moved <= tapSlack) latest.current.onTap(x, y);
    };
    const leave = () => latest.current.onHover(null, null);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { x, y } = at(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      latest.current.onHover(null, null);
      view.current!.zoomBy(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0025)), x, y);
    };

    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('wheel', wheel);
    };
  }, [canvas, view]);
}
