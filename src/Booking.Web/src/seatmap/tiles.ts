import type { SeatStatuses } from '../live/statuses';
import { Status } from '../live/statuses';
import type { Camera, Size } from './camera';
import { type Bounds, type SeatIndex, overlap } from './geometry';
import { Glyphs } from './glyphs';
import { type Inks, categoryColour } from './palette';
import type { Plan } from './plan';

/** Side of a tile, in CSS pixels. */
const tileSide = 256;

/** Seats narrower than this, in CSS pixels, are shown as their rows. */
export const seatsFrom = 4;

/** Seats as wide as this have their label on them. */
const labelsFrom = 20;

/** Painting goes on until so many milliseconds of a frame are spent; what is missing comes with the next frames. */
const budget = 6;

const mostTiles = 160;

interface Tile {
  canvas: OffscreenCanvas;
  /** Painted whole at least once. */
  isReady: boolean;
  /** Has to be painted again, but can be shown meanwhile. */
  isStale: boolean;
  column: number;
  row: number;
}

/** All tiles of one scale. */
interface Layer {
  /** Device pixels for one of the plan's unit. */
  scale: number;
  tiles: Map<number, Tile>;
}

/**
 * The seats of a plan as squares of pixels that are painted once and then copied, so that a frame of panning costs a few
 * copies, however many seats are seen. A layer of tiles belongs to one scale; while somebody zooms, the last one is stretched,
 * and a new one is painted as soon as it would be stretched too much or the zooming ends.
 */
export class Tiles {
  private layer: Layer | null = null;
  private previous: Layer | null = null;
  private glyphs: Glyphs;
  private readonly plan: Plan;
  private readonly statuses: SeatStatuses;
  private readonly index: SeatIndex;
  private readonly groupBounds: Bounds[];
  private inks: Inks;
  private ratio = 1;

  constructor(plan: Plan, statuses: SeatStatuses, index: SeatIndex, inks: Inks) {
    this.plan = plan;
    this.statuses = statuses;
    this.index = index;
    this.inks = inks;
    this.glyphs = new Glyphs(inks);
    this.groupBounds = plan.groups.map((group) => {
      const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      const half = plan.sections[group.section]!.seatSize;
      for (let seat = group.firstSeat; seat < group.endSeat; seat++) {
        bounds.left = Math.min(bounds.left, plan.x[seat]! - half);
        bounds.right = Math.max(bounds.right, plan.x[seat]! + half);
        bounds.top = Math.min(bounds.top, plan.y[seat]! - half);
        bounds.bottom = Math.max(bounds.bottom, plan.y[seat]! + half);
      }
      return bounds;
    });
  }

  /** Another theme: everything is painted again. */
  repaint(inks: Inks): void {
    this.inks = inks;
    this.glyphs = new Glyphs(inks);
    this.previous = null;
    for (const tile of this.layer?.tiles.values() ?? []) tile.isStale = true;
  }

  /** Seats have another status: what shows them is painted again; null for all of them. */
  invalidate(seats: readonly number[] | null): void {
    const layer = this.layer;
    if (!layer) return;
    if (seats === null || seats.length > 2_000 || this.isFar(layer)) {
      for (const tile of layer.tiles.values()) tile.isStale = true;
      return;
    }
    for (const seat of seats) this.paintOver(layer, seat);
  }

  /**
   * Copies what is seen, and paints what is missing as far as the frame's budget goes.
   * @param isResting Whether nobody is zooming.
   * @returns Whether something is missing still.
   */
  show(to: CanvasRenderingContext2D, camera: Camera, view: Size, ratio: number, isResting: boolean): boolean {
    const began = performance.now();
    const scale = camera.scale * ratio;
    this.ratio = ratio;
    const stretch = this.layer ? scale / this.layer.scale : 0;
    if (!this.layer || stretch > 1.6 || stretch < 0.7 || (isResting && Math.abs(stretch - 1) > 0.001)) {
      if (this.layer && [...this.layer.tiles.values()].some((tile) => tile.isReady)) this.previous = this.layer;
      this.layer = { scale, tiles: new Map() };
    }

    const layer = this.layer;
    const missing: Tile[] = [];
    const wanted: Tile[] = [];
    this.forEachInView(layer, camera, view, ratio, (column, row) => {
      const tile = this.tileAt(layer, column, row);
      wanted.push(tile);
      if (!tile.isReady || tile.isStale) missing.push(tile);
    });
    // From the middle of the view outwards, the missing before the stale.
    const middle = this.placeOf(layer, camera);
    const distance = (tile: Tile) => Math.hypot(tile.column + 0.5 - middle.column, tile.row + 0.5 - middle.row);
    missing.sort((one, other) => Number(one.isReady) - Number(other.isReady) || distance(one) - distance(other));
    let painted = 0;
    for (const tile of missing) {
      if (painted > 0 && performance.now() - began > budget) break;
      this.paint(layer, tile);
      painted++;
    }

    if (this.previous && wanted.some((tile) => !tile.isReady)) this.copy(to, this.previous, camera, view, ratio);
    else this.previous = null;
    this.copy(to, layer, camera, view, ratio);
    this.forget(layer, wanted);
    return painted < missing.length;
  }

  private isFar(layer: Layer): boolean {
    const size = this.plan.sections[0]?.seatSize ?? 1;
    return (size * layer.scale) / this.ratio < seatsFrom;
  }

  private placeOf(layer: Layer, point: { x: number; y: number }) {
    const side = tileSide * this.ratio;
    return { column: (point.x * layer.scale) / side, row: (point.y * layer.scale) / side };
  }

  private forEachInView(layer: Layer, camera: Camera, view: Size, ratio: number, visit: (column: number, row: number) => void): void {
    const side = (tileSide * ratio) / layer.scale;
    const halfWidth = view.width / 2 / camera.scale;
    const halfHeight = view.height / 2 / camera.scale;
    const { bounds } = this.plan;
    const from = { x: Math.max(camera.x - halfWidth, bounds.left), y: Math.max(camera.y - halfHeight, bounds.top) };
    const to = { x: Math.min(camera.x + halfWidth, bounds.right), y: Math.min(camera.y + halfHeight, bounds.bottom) };
    for (let row = Math.floor(from.y / side); row <= Math.floor(to.y / side); row++) {
      for (let column = Math.floor(from.x / side); column <= Math.floor(to.x / side); column++) visit(column, row);
    }
  }

  private tileAt(layer: Layer, column: number, row: number): Tile {
    const key = row * 65_536 + column;
    let tile = layer.tiles.get(key);
    if (!tile) {
      const side = Math.ceil(tileSide * this.ratio);
      tile = { canvas: new OffscreenCanvas(side, side), isReady: false, isStale: false, column, row };
      layer.tiles.set(key, tile);
    }
    return tile;
  }

  private copy(to: CanvasRenderingContext2D, layer: Layer, camera: Camera, view: Size, ratio: number): void {
    const stretch = (camera.scale * ratio) / layer.scale;
    const side = tileSide * ratio * stretch;
    const left = (view.width / 2 - camera.x * camera.scale) * ratio;
    const top = (view.height / 2 - camera.y * camera.scale) * ratio;
    to.imageSmoothingEnabled = stretch !== 1;
    for (const tile of layer.tiles.values()) {
      if (!tile.isReady) continue;
      const x = tile.column * side + left;
      const y = tile.row * side + top;
      if (x > view.width * ratio || y > view.height * ratio || x + side < 0 || y + side < 0) continue;
      // Whole pixels where nothing is stretched, so that seats stay sharp and no seam shows.
      if (stretch === 1) to.drawImage(tile.canvas, Math.round(x), Math.round(y));
      else to.drawImage(tile.canvas, x, y, side + 0.5, side + 0.5);
    }
  }

  private paint(layer: Layer, tile: Tile): void {
    const { scale } = layer;
    const side = tileSide * this.ratio;
    const context = tile.canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, tile.canvas.width, tile.canvas.height);
    context.translate(-tile.column * side, -tile.row * side);
    const area = {
      left: (tile.column * side) / scale, right: ((tile.column + 1) * side) / scale,
      top: (tile.row * side) / scale, bottom: ((tile.row + 1) * side) / scale,
    };
    if (this.isFar(layer)) this.paintRows(context, layer, area);
    else this.paintSeats(context, layer, area);
    tile.isReady = true;
    tile.isStale = false;
  }

  private paintSeats(to: OffscreenCanvasRenderingContext2D, layer: Layer, area: Bounds): void {
    const { plan } = this;
    const most = plan.sections.reduce((size, section) => Math.max(size, section.seatSize), 0);
    const around = { left: area.left - most, right: area.right + most, top: area.top - most, bottom: area.bottom + most };
    this.index.forEach(around, (seat) => this.paintSeat(to, layer, seat));
  }

  private paintSeat(to: OffscreenCanvasRenderingContext2D, layer: Layer, seat: number): void {
    const { plan } = this;
    const size = Math.max(1, Math.round(plan.sections[plan.sectionOf[seat]!]!.seatSize * layer.scale));
    const x = Math.round(plan.x[seat]! * layer.scale - size / 2);
    const y = Math.round(plan.y[seat]! * layer.scale - size / 2);
    const category = plan.categoryOf[seat]!;
    const status = this.statuses.seats[seat]!;
    to.drawImage(this.glyphs.of(status, status === Status.available ? category : 0, size), x, y);
    if (status === Status.available && size >= labelsFrom * this.ratio) {
      const label = plan.labels[seat]!;
      to.font = `600 ${Math.floor(size * (label.length > 2 ? 0.34 : 0.42))}px ${this.inks.font}`;
      to.textAlign = 'center';
      to.textBaseline = 'middle';
      to.fillStyle = this.glyphs.labelOn(category);
      to.fillText(label, x + size / 2, y + size / 2 + 1, size * 0.9);
    }
  }

  /** One seat on tiles that are painted already. */
  private paintOver(layer: Layer, seat: number): void {
    const { plan } = this;
    const size = plan.sections[plan.sectionOf[seat]!]!.seatSize;
    const side = (tileSide * this.ratio) / layer.scale;
    const [x, y] = [plan.x[seat]!, plan.y[seat]!];
    for (let row = Math.floor((y - size) / side); row <= Math.floor((y + size) / side); row++) {
      for (let column = Math.floor((x - size) / side); column <= Math.floor((x + size) / side); column++) {
        const tile = layer.tiles.get(row * 65_536 + column);
        if (!tile?.isReady || tile.isStale) continue;
        const context = tile.canvas.getContext('2d')!;
        const pixels = Math.max(1, Math.round(size * layer.scale));
        context.clearRect(Math.round(x * layer.scale - pixels / 2), Math.round(y * layer.scale - pixels / 2), pixels, pixels);
        this.paintSeat(context, layer, seat);
      }
    }
  }

  /** From afar: each row as a band in its categories' colours, the paler the less of it is free. */
  private paintRows(to: OffscreenCanvasRenderingContext2D, layer: Layer, area: Bounds): void {
    const { plan } = this;
    to.lineCap = 'butt';
    to.lineJoin = 'round';
    for (const [number, group] of plan.groups.entries()) {
      if (!overlap(this.groupBounds[number]!, area)) continue;
      const size = plan.sections[group.section]!.seatSize;
      to.lineWidth = Math.max(1, size * layer.scale * 1.05);
      const gap = (size * 4) ** 2;
      const step = Math.max(1, Math.floor((group.endSeat - group.firstSeat) / 10));
      for (let first = group.firstSeat; first < group.endSeat; ) {
        // As far as seats of one category stand together.
        const category = plan.categoryOf[first]!;
        let free = Number(this.statuses.seats[first] === Status.available);
        let end = first + 1;
        while (
          end < group.endSeat && plan.categoryOf[end] === category &&
          (plan.x[end]! - plan.x[end - 1]!) ** 2 + (plan.y[end]! - plan.y[end - 1]!) ** 2 < gap
        ) {
          free += Number(this.statuses.seats[end] === Status.available);
          end++;
        }
        this.band(to, layer, first, end, step, category, free / (end - first));
        first = end;
      }
    }
    to.globalAlpha = 1;
  }

  private band(to: OffscreenCanvasRenderingContext2D, layer: Layer, first: number, end: number, step: number, category: number, free: number): void {
    const { plan } = this;
    const { scale } = layer;
    to.globalAlpha = free === 0 ? 0.5 : 0.35 + 0.65 * free;
    to.strokeStyle = free === 0 ? this.inks.line : categoryColour(category);
    to.beginPath();
    if (end - first === 1) {
      const half = to.lineWidth / 2;
      to.moveTo(plan.x[first]! * scale - half, plan.y[first]! * scale);
      to.lineTo(plan.x[first]! * scale + half, plan.y[first]! * scale);
    } else {
      to.moveTo(plan.x[first]! * scale, plan.y[first]! * scale);
      for (let seat = first + step; seat < end - 1; seat += step) to.lineTo(plan.x[seat]! * scale, plan.y[seat]! * scale);
      to.lineTo(plan.x[end - 1]! * scale, plan.y[end - 1]! * scale);
    }
    to.stroke();
  }

  private forget(layer: Layer, wanted: Tile[]): void {
    if (layer.tiles.size <= mostTiles) return;
    const kept = new Set(wanted);
    for (const [key, tile] of layer.tiles) {
      if (layer.tiles.size <= mostTiles) return;
      if (!kept.has(tile)) layer.tiles.delete(key);
    }
  }
}
