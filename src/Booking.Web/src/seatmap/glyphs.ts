import { Status } from '../live/statuses';
import { type Inks, categoryColour, readableOn } from './palette';

/** How a seat is shown: its status, or that it is one's own choice or hold. */
export const Look = { ...Status, chosen: 4, mine: 5 } as const;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Below this size, in device pixels, there is no room for a shape within a seat. */
const tiny = 7;

/**
 * Paints one seat. What it is shows in its shape as much as in its colour: free ones are full, held ones hatched frames, sold
 * ones crosses, blocked ones dashes; one's own are dark with a mark.
 * @param size Of its square, in the context's pixels; x and y are its upper left corner.
 */
export function paintSeat(to: Context, look: number, category: number, x: number, y: number, size: number, inks: Inks): void {
  const colour = categoryColour(category);
  const line = Math.max(1, size / 11);
  const square = (inset: number) => {
    to.beginPath();
    to.roundRect(x + inset, y + inset, size - inset * 2, size - inset * 2, size * 0.28);
  };
  to.lineWidth = line;
  to.lineCap = 'round';
  if (size < tiny) {
    to.fillStyle = look === Look.available ? colour : look === Look.chosen || look === Look.mine ? inks.ink : inks.line;
    const inset = look === Look.available || look >= Look.chosen ? 0 : size * (look === Look.held ? 0.15 : 0.28);
    to.fillRect(x + inset, y + inset, size - inset * 2, size - inset * 2);
    return;
  }
  switch (look) {
    case Look.available:
      square(0);
      to.fillStyle = colour;
      to.fill();
      break;
    case Look.held:
      square(line / 2);
      to.fillStyle = inks.surface;
      to.fill();
      to.strokeStyle = inks.lineStrong;
      to.stroke();
      to.save();
      to.clip();
      to.beginPath();
      for (let at = -size; at < size; at += size / 3) {
        to.moveTo(x + at, y + size);
        to.lineTo(x + at + size, y);
      }
      to.stroke();
      to.restore();
      break;
    case Look.sold:
      square(0);
      to.fillStyle = inks.line;
      to.fill();
      to.strokeStyle = inks.lineStrong;
      to.beginPath();
      to.moveTo(x + size * 0.34, y + size * 0.34);
      to.lineTo(x + size * 0.66, y + size * 0.66);
      to.moveTo(x + size * 0.66, y + size * 0.34);
      to.lineTo(x + size * 0.34, y + size * 0.66);
      to.stroke();
      break;
    case Look.blocked:
      to.strokeStyle = inks.lineStrong;
      to.beginPath();
      to.moveTo(x + size * 0.3, y + size / 2);
      to.lineTo(x + size * 0.7, y + size / 2);
      to.stroke();
      break;
    default:
      square(0);
      to.fillStyle = inks.ink;
      to.fill();
      to.strokeStyle = inks.onInk;
      to.lineWidth = line * 1.5;
      to.beginPath();
      if (look === Look.chosen) {
        to.moveTo(x + size * 0.27, y + size * 0.53);
        to.lineTo(x + size * 0.44, y + size * 0.69);
        to.lineTo(x + size * 0.74, y + size * 0.34);
      } else {
        to.arc(x + size / 2, y + size / 2, size * 0.22, 0, Math.PI * 2);
      }
      to.stroke();
  }
}

/** Seats painted once and copied then, for each look, category and size. */
export class Glyphs {
  private readonly painted = new Map<number, OffscreenCanvas>();
  private readonly inks: Inks;
  private readonly most = 400;

  constructor(inks: Inks) {
    this.inks = inks;
  }

  /** @param size Whole device pixels. */
  of(look: number, category: number, size: number): OffscreenCanvas {
    const key = (size * 256 + category) * 8 + look;
    let glyph = this.painted.get(key);
    if (!glyph) {
      if (this.painted.size >= this.most) this.painted.clear();
      glyph = new OffscreenCanvas(size, size);
      paintSeat(glyph.getContext('2d')!, look, category, 0, 0, size, this.inks);
      this.painted.set(key, glyph);
    }
    return glyph;
  }

  /** The colour of what is written on a free seat. */
  labelOn = (category: number): string => readableOn(categoryColour(category));
}
