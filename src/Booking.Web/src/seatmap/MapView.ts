import type { SeatStatuses } from '../live/statuses';
import { type Camera, type Size, between, fit, toPixels, toPlan, within, zoomAt } from './camera';
import { type Bounds, SeatIndex, distance, isInside } from './geometry';
import { Look, paintSeat } from './glyphs';
import type { Inks } from './palette';
import type { Plan } from './plan';
import { type MapWords, Scenery } from './scenery';
import { Tiles, seatsFrom } from './tiles';

/** What a point of the map is: a seat, an area of general admission, a section from afar, or nothing. */
export type Target = { seat: number } | { area: string } | { section: number } | null;

/** Seats nearer than this many pixels to a finger are meant by it. */
const reach = 14;

/** How wide a seat is, in pixels, at the nearest, and when somebody comes to see it. */
const nearestSeat = 56;
const comfortableSeat = 26;

/** Zooming is over when nothing has come for so many milliseconds. */
const restAfter = 140;

const glide = 260;

/** Between the view's edge and all that is shown, in CSS pixels. */
const edge = 10;

/**
 * Paints a plan on a canvas and tells what is where. Frames are painted only when something has changed; of seats that
 * change only their own squares.
 */
export class MapView {
  readonly index: SeatIndex;
  camera: Camera;
  view: Size = { width: 0, height: 0 };
  /** Told of every frame, with what it shows. */
  onFrame: (() => void) | null = null;
  chosen: ReadonlySet<number> = new Set();
  mine: ReadonlySet<number> = new Set();
  focused = -1;
  /** The seat that something beside the map is about. */
  marked = -1;
  hovered = -1;
  words: MapWords;
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly plan: Plan;
  private readonly statuses: SeatStatuses;
  private readonly tiles: Tiles;
  private readonly scenery: Scenery;
  private readonly stopListening: () => void;
  private inks: Inks;
  private ratio = 1;
  private frame = 0;
  private glideFrame = 0;
  private zoomedAt = -Infinity;
  private restTimer: ReturnType<typeof setTimeout> | undefined;
  private isFitted = true;
  private readonly unit: number;

  constructor(canvas: HTMLCanvasElement, plan: Plan, statuses: SeatStatuses, inks: Inks, words: MapWords) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false })!;
    this.plan = plan;
    this.statuses = statuses;
    this.inks = inks;
    this.words = words;
    this.index = new SeatIndex(plan.x, plan.y);
    this.tiles = new Tiles(plan, statuses, this.index, inks);
    this.camera = { x: 0, y: 0, scale: 1 };
    this.unit = plan.sections[0]?.seatSize ?? 1;
    this.scenery = new Scenery(this.context, plan, statuses);
    this.stopListening = statuses.listen((seats) => {
      this.tiles.invalidate(seats);
      this.requestFrame();
    });
  }

  dispose(): void {
    this.stopListening();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.glideFrame);
    clearTimeout(this.restTimer);
  }

  /** The canvas has another size, in CSS pixels. */
  resize(view: Size): void {
    const middle = this.view.width === 0 ? null : this.camera;
    this.view = view;
    this.ratio = Math.min(devicePixelRatio || 1, 3);
    this.canvas.width = Math.round(view.width * this.ratio);
    this.canvas.height = Math.round(view.height * this.ratio);
    if (!middle || this.isFitted) this.camera = fit(this.plan.bounds, roomOf(view));
    // A resized canvas is empty: waiting for the next frame would let it flicker.
    this.paint();
  }

  repaint(inks: Inks): void {
    this.inks = inks;
    this.tiles.repaint(inks);
    this.requestFrame();
  }

  requestFrame(): void {
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  /** Whether seats are too small to be chosen: sections are then what one takes. */
  get isFar(): boolean {
    return this.unit * this.camera.scale < seatsFrom * 1.6 && this.plan.sections.length > 1;
  }

  panBy(pixelsX: number, pixelsY: number): void {
    this.moveTo({ ...this.camera, x: this.camera.x - pixelsX / this.camera.scale, y: this.camera.y - pixelsY / this.camera.scale });
  }

  /** Comes nearer or goes away, with a pixel staying where it is. */
  zoomBy(factor: number, pixelX = this.view.width / 2, pixelY = this.view.height / 2): void {
    this.zoomTo(zoomAt(this.camera, this.view, pixelX, pixelY, factor));
  }

  /** Comes nearer or goes away by a step; where there is nothing in the middle, nearer to the section that is next to it. */
  step(factor: number): void {
    const { x, y, scale } = this.camera;
    const places = [...this.plan.sections, ...this.plan.areas].map((one) => one.bounds);
    const away = (bounds: Bounds) => distance(bounds, x, y);
    const nearest = places.length === 0 ? null : places.reduce((one, other) => (away(other) < away(one) ? other : one));
    if (factor < 1 || !nearest || away(nearest) === 0) return this.zoomBy(factor);
    const [toX, toY] = [(nearest.left + nearest.right) / 2, (nearest.top + nearest.bottom) / 2];
    this.zoomTo({ scale: scale * factor, x: toX + (x - toX) / factor ** 2, y: toY + (y - toY) / factor ** 2 });
  }

  /** Shows everything. */
  fit(): void {
    this.glideTo(fit(this.plan.bounds, roomOf(this.view)));
    this.isFitted = true;
  }

  showSection(section: number): void {
    const target = fit(this.plan.sections[section]!.bounds, { width: this.view.width * 0.92, height: this.view.height * 0.92 });
    this.glideTo({ ...target, scale: Math.max(target.scale, (seatsFrom * 2.2) / this.plan.sections[section]!.seatSize) });
  }

  /** Moves so that a seat is seen, and comes near enough to know it. */
  showSeat(seat: number): void {
    const [x, y] = [this.plan.x[seat]!, this.plan.y[seat]!];
    const comfortable = comfortableSeat / this.plan.sections[this.plan.sectionOf[seat]!]!.seatSize;
    const place = toPixels(this.camera, this.view, x, y);
    const margin = Math.min(60, this.view.width / 6);
    const isSeen =
      place.x > margin && place.y > margin && place.x < this.view.width - margin && place.y < this.view.height - margin;
    if (isSeen && this.camera.scale >= comfortable * 0.4) this.requestFrame();
    else this.glideTo({ x, y, scale: Math.max(this.camera.scale, comfortable) });
  }

  /** What is at a pixel of the view. */
  targetAt(pixelX: number, pixelY: number): Target {
    const { x, y } = toPlan(this.camera, this.view, pixelX, pixelY);
    for (const { id, bounds } of this.plan.areas)
      if (x >= bounds.left && x <= bounds.right && y >= bounds.top && y <= bounds.bottom) return { area: id };
    if (!this.isFar) {
      const within = Math.max(this.unit * 0.7, Math.min(reach / this.camera.scale, this.unit * 1.2));
      const seat = this.index.nearest(x, y, within);
      return seat < 0 ? null : { seat };
    }
    const sections = [...this.plan.sections.entries()].filter(([, one]) => one.endSeat > one.firstSeat);
    const hit = sections.find(([, { bounds, outline }]) => distance(bounds, x, y) === 0 && isInside(outline, x, y));
    // From very far a section is smaller than a finger.
    const near = hit ?? sections.find(([, { bounds }]) => distance(bounds, x, y) * this.camera.scale < reach);
    return near ? { section: near[0] } : null;
  }

  /** Where a seat is in the view, and how wide. */
  placeOf(seat: number): { x: number; y: number; size: number } {
    const size = this.plan.sections[this.plan.sectionOf[seat]!]!.seatSize * this.camera.scale;
    return { ...toPixels(this.camera, this.view, this.plan.x[seat]!, this.plan.y[seat]!), size };
  }

  private zoomTo(camera: Camera): void {
    this.zoomedAt = performance.now();
    this.moveTo(camera);
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.requestFrame(), restAfter);
  }

  private moveTo(camera: Camera): void {
    cancelAnimationFrame(this.glideFrame);
    this.isFitted = false;
    this.camera = within(camera, this.plan.bounds, this.view, nearestSeat / this.unit);
    this.requestFrame();
  }

  private glideTo(target: Camera): void {
    const from = this.camera;
    const began = performance.now();
    const end = within(target, this.plan.bounds, this.view, nearestSeat / this.unit);
    this.isFitted = false;
    const step = () => {
      const share = still.matches ? 1 : Math.min(1, (performance.now() - began) / glide);
      this.zoomedAt = share < 1 ? performance.now() : -Infinity;
      this.camera = between(from, end, 1 - (1 - share) ** 3);
      if (share < 1) this.glideFrame = requestAnimationFrame(step);
      this.requestFrame();
    };
    cancelAnimationFrame(this.glideFrame);
    step();
  }

  private paint(): void {
    this.frame = 0;
    const { context: to, view, ratio, inks } = this;
    if (view.width === 0 || view.height === 0) return;
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.fillStyle = inks.ground;
    to.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const scene = { camera: this.camera, view, ratio, inks, words: this.words };
    this.scenery.paintGround(scene);
    to.setTransform(1, 0, 0, 1, 0, 0);
    const isResting = performance.now() - this.zoomedAt > restAfter - 20;
    const isMissing = this.tiles.show(to, this.camera, view, ratio, isResting);
    to.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paintOwn();
    this.scenery.paintNames(scene, this.isFar);
    this.onFrame?.();
    if (isMissing) this.requestFrame();
    // What has come by now is seen with this frame; who measures that listens to marks.
    performance.clearMarks('seats-painted');
    performance.mark('seats-painted', { detail: { version: this.statuses.version } });
  }

  /** One's own choice and holds, and what one is at, above the tiles. */
  private paintOwn(): void {
    const { context: to, inks } = this;
    const paint = (seat: number, look: number) => {
      const { x, y, size } = this.placeOf(seat);
      if (x < -size || y < -size || x > this.view.width + size || y > this.view.height + size) return;
      const wide = Math.max(size, 5);
      paintSeat(to, look, 0, x - wide / 2, y - wide / 2, wide, inks);
    };
    for (const seat of this.mine) paint(seat, Look.mine);
    for (const seat of this.chosen) paint(seat, Look.chosen);
    for (const seat of [this.hovered, this.marked, this.focused]) {
      if (seat < 0) continue;
      const { x, y, size } = this.placeOf(seat);
      const half = size / 2 + 3;
      to.beginPath();
      to.roundRect(x - half, y - half, half * 2, half * 2, half * 0.5);
      to.lineWidth = seat === this.hovered ? 2 : 3;
      to.strokeStyle = seat === this.hovered ? inks.ink : inks.accent;
      to.stroke();
    }
  }
}

/** What of a view is used to show everything. */
const roomOf = ({ width, height }: Size): Size => ({ width: Math.max(1, width - 2 * edge), height: Math.max(1, height - 2 * edge) });

const still = matchMedia('(prefers-reduced-motion: reduce)');
