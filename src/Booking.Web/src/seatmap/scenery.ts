import type { SeatStatuses } from '../live/statuses';
import { type Camera, type Size, toPixels } from './camera';
import { type Bounds, isInside, outset, overlap } from './geometry';
import { type Inks, categoryColour } from './palette';
import type { Plan } from './plan';

const rowLabelsFrom = 13;

/** Between a row's last seat and its label, in CSS pixels. */
const labelGap = 6;

const tagHeight = 26;

/** What is written on the map: it knows no language. */
export interface MapWords {
  stage: string;
  free: (count: number) => string;
}

/** What a frame shows, and how. */
export interface Scene {
  camera: Camera;
  view: Size;
  /** Device pixels for a CSS pixel. */
  ratio: number;
  inks: Inks;
  words: MapWords;
}

/** All of a plan that is no seat: below the seats stage, sections and areas, above them what they are called. */
export class Scenery {
  private readonly context: CanvasRenderingContext2D;
  private readonly plan: Plan;
  private readonly statuses: SeatStatuses;
  private readonly unit: number;
  /** How near to the focus the nearest seat is. */
  private readonly clearing: number;
  /** The middle of each section's seats, which for a curved one is not that of its rectangle. */
  private readonly middles: { x: number; y: number }[];

  constructor(context: CanvasRenderingContext2D, plan: Plan, statuses: SeatStatuses) {
    this.context = context;
    this.plan = plan;
    this.statuses = statuses;
    this.unit = plan.sections[0]?.seatSize ?? 1;
    let nearest = Infinity;
    for (let seat = 0; plan.focus?.isAmid && seat < plan.seatCount; seat++)
      nearest = Math.min(nearest, Math.hypot(plan.x[seat]! - plan.focus.x, plan.y[seat]! - plan.focus.y));
    this.clearing = nearest;
    this.middles = plan.sections.map(({ firstSeat, endSeat }) => middleOf(plan, firstSeat, endSeat));
  }

  /** What lies below the seats. */
  paintGround(scene: Scene): void {
    const { camera, view, ratio } = scene;
    const scale = camera.scale * ratio;
    this.context.setTransform(
      scale, 0, 0, scale, (view.width / 2 - camera.x * camera.scale) * ratio, (view.height / 2 - camera.y * camera.scale) * ratio,
    );
    this.paintStage(scene);
    this.paintSections(scene);
    this.paintAreas(scene);
  }

  /** What is written above the seats; from afar that is the sections, near by their rows. Wants a transform in CSS pixels. */
  paintNames(scene: Scene, isFar: boolean): void {
    if (isFar) return this.paintSectionNames(scene);
    this.paintRowLabels(scene);
    this.paintSectionTitles(scene);
  }

  private paintStage(scene: Scene): void {
    const { context: to, plan } = this;
    const { inks } = scene;
    if (!plan.focus) return;
    const { x, y, isAmid } = plan.focus;
    to.fillStyle = inks.surface2;
    to.strokeStyle = inks.line;
    to.lineWidth = 1 / scene.camera.scale;
    if (isAmid) {
      // All sit around it: as much of an oval as there is room for.
      to.beginPath();
      to.ellipse(x, y, this.clearing * 0.72, this.clearing * 0.5, 0, 0, Math.PI * 2);
    } else {
      const width = (plan.bounds.right - plan.bounds.left) * 0.4;
      const height = this.unit * 1.6;
      to.beginPath();
      to.roundRect(x - width / 2, y - height / 2, width, height, this.unit * 0.5);
    }
    to.fill();
    to.stroke();
    if (!isAmid) this.write(inks, scene.words.stage, x, y, Math.min(this.unit * 0.9, 15 / scene.camera.scale), inks.ink2, 600);
  }

  private paintSections(scene: Scene): void {
    const { context: to, plan } = this;
    const { inks } = scene;
    if (plan.sections.length < 2) return;
    const seen = seenOf(scene);
    to.lineWidth = 1 / scene.camera.scale;
    to.lineJoin = 'round';
    for (const section of plan.sections) {
      if (section.endSeat === section.firstSeat || !overlap(section.bounds, seen)) continue;
      to.beginPath();
      for (let i = 0; i < section.outline.length; i += 2) to.lineTo(section.outline[i]!, section.outline[i + 1]!);
      to.closePath();
      to.fillStyle = inks.surface;
      to.fill();
      to.strokeStyle = inks.line;
      to.stroke();
    }
  }

  private paintAreas(scene: Scene): void {
    const { context: to, plan } = this;
    const { inks } = scene;
    for (const area of plan.areas) {
      const { left, top, right, bottom } = area.bounds;
      const free = this.statuses.areas.find((one) => one.id === area.id)?.available ?? 0;
      to.beginPath();
      to.roundRect(left, top, right - left, bottom - top, (bottom - top) * 0.14);
      to.fillStyle = inks.surface;
      to.fill();
      to.lineWidth = Math.min((bottom - top) * 0.04, 3 / scene.camera.scale);
      to.strokeStyle = free > 0 ? categoryColour(area.category) : inks.line;
      to.stroke();
      const size = Math.min((bottom - top) * 0.3, 17 / scene.camera.scale);
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      this.write(inks, area.label, x, y - size * 0.65, size, inks.ink, 650);
      this.write(inks, scene.words.free(free), x, y + size * 0.65, size * 0.85, inks.ink2, 400);
    }
  }

  /** What sections are called, and how much of them is free, where there is room for that in all that are seen. */
  private paintSectionNames(scene: Scene): void {
    const { context: to, plan } = this;
    const { inks, camera, view } = scene;
    const seen = seenOf(scene);
    const names = [...plan.sections.entries()]
      .filter(([, section]) => section.name !== '' && section.endSeat > section.firstSeat && overlap(section.bounds, seen))
      .map(([number, { name, bounds }]) => {
        const room = Math.min(bounds.right - bounds.left, bounds.bottom - bounds.top) * camera.scale;
        const size = Math.max(10, Math.min(15, room / 4));
        const words = scene.words.free(this.statuses.freeBySection[number]!);
        to.font = `650 ${size}px ${inks.font}`;
        const wide = to.measureText(name).width;
        to.font = `400 ${size * 0.82}px ${inks.font}`;
        const wordsWide = to.measureText(words).width;
        return { number, name, words, size, wide, wordsWide, hasRoom: room > 44 && wordsWide + size < room };
      });
    const hasWords = names.every(({ hasRoom }) => hasRoom);
    // Small sections have their names too, as long as none hides another.
    const written: Bounds[] = [];
    for (const { number, name, words, size, wide, wordsWide } of names) {
      const middle = toPixels(camera, view, this.middles[number]!.x, this.middles[number]!.y);
      const width = (hasWords ? Math.max(wide, wordsWide) : wide) + size * 1.1;
      const height = hasWords ? size * 2.7 : size * 1.7;
      // A name at the edge is whole as long as its section's middle is seen.
      const isInView = middle.x > 0 && middle.x < view.width;
      const x = isInView ? Math.max(width / 2 + 2, Math.min(view.width - width / 2 - 2, middle.x)) : middle.x;
      const { y } = middle;
      const box = { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
      const text = outset(box, -size * 0.4);
      if (written.some((other) => overlap(text, other))) continue;
      written.push(text);
      to.beginPath();
      to.roundRect(box.left, box.top, width, height, size * 0.5);
      to.fillStyle = inks.surface;
      to.globalAlpha = 0.92;
      to.fill();
      to.globalAlpha = 1;
      this.write(inks, name, x, hasWords ? y - size * 0.52 : y, size, inks.ink, 650);
      if (hasWords) this.write(inks, words, x, y + size * 0.62, size * 0.82, inks.ink2, 400);
    }
  }

  /** Near by, a section's name stands above it; where its top is out of sight, at the edge of the view. */
  private paintSectionTitles(scene: Scene): void {
    const { plan } = this;
    const { inks, camera } = scene;
    if (plan.sections.length < 2) return;
    const around = plan.sections.findIndex(
      ({ name, outline, bounds }) =>
        name !== '' && isInside(outline, camera.x, camera.y) && toPixels(camera, scene.view, 0, bounds.top).y < tagHeight,
    );
    for (const [number, section] of plan.sections.entries()) {
      if (section.name === '' || section.endSeat === section.firstSeat || number === around) continue;
      const place = toPixels(scene.camera, scene.view, this.middles[number]!.x, section.bounds.top);
      if (place.y < -20 || place.y > scene.view.height + 20) continue;
      this.write(inks, section.name, place.x, place.y - 9, 13, inks.ink2, 650);
    }
    if (around >= 0) this.paintTag(scene, plan.sections[around]!.name);
  }

  private paintTag(scene: Scene, text: string): void {
    const { context: to } = this;
    const { inks } = scene;
    to.font = `650 13px ${inks.font}`;
    const width = to.measureText(text).width + 24;
    const x = scene.view.width / 2;
    to.beginPath();
    to.roundRect(x - width / 2, 8, width, tagHeight, tagHeight / 2);
    to.fillStyle = inks.ink;
    to.fill();
    this.write(inks, text, x, 8 + tagHeight / 2 + 0.5, 13, inks.onInk, 650);
  }

  private paintRowLabels(scene: Scene): void {
    const { plan } = this;
    const { inks } = scene;
    const seen = outset(seenOf(scene), this.unit * 2);
    for (const section of plan.sections) {
      if (section.seatSize * scene.camera.scale < rowLabelsFrom || !overlap(section.bounds, seen)) continue;
      for (const group of plan.groups.slice(section.firstGroup, section.endGroup)) {
        if (group.endSeat === group.firstSeat) continue;
        const [first, last] = [group.firstSeat, group.endSeat - 1];
        const size = Math.min(14, section.seatSize * scene.camera.scale * 0.6);
        // From the middle of the last seat to that of the label, a little beyond the seat's edge.
        const away = section.seatSize * 0.5 + (size * 0.5 + labelGap) / scene.camera.scale;
        if (group.isTable) {
          const { x, y } = middleOf(plan, first, group.endSeat);
          const middle = toPixels(scene.camera, scene.view, x, y);
          if (last - first > 1) this.write(inks, group.label, middle.x, middle.y, size, inks.ink2, 600);
          continue;
        }
        for (const [end, next] of [[first, Math.min(first + 1, last)], [last, Math.max(last - 1, first)]] as const) {
          // Beyond the end of the row, in the row's own direction.
          const length = Math.hypot(plan.x[end]! - plan.x[next]!, plan.y[end]! - plan.y[next]!) || 1;
          const [dx, dy] = end === next ? [-1, 0] : [(plan.x[end]! - plan.x[next]!) / length, (plan.y[end]! - plan.y[next]!) / length];
          const x = plan.x[end]! + dx * away;
          const y = plan.y[end]! + dy * away;
          if (!overlap({ left: x, right: x, top: y, bottom: y }, seen)) continue;
          const place = toPixels(scene.camera, scene.view, x, y);
          this.write(inks, group.label, place.x, place.y, size, inks.ink2, 600);
        }
      }
    }
  }

  private write({ font }: Inks, text: string, x: number, y: number, size: number, colour: string, weight: number): void {
    const { context: to } = this;
    to.font = `${weight} ${size}px ${font}`;
    to.textAlign = 'center';
    to.textBaseline = 'middle';
    to.fillStyle = colour;
    to.fillText(text, x, y);
  }
}

function seenOf({ camera, view }: Scene): Bounds {
  const halfWidth = view.width / 2 / camera.scale;
  const halfHeight = view.height / 2 / camera.scale;
  return { left: camera.x - halfWidth, right: camera.x + halfWidth, top: camera.y - halfHeight, bottom: camera.y + halfHeight };
}

function middleOf(plan: Plan, first: number, end: number): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let seat = first; seat < end; seat++) [x, y] = [x + plan.x[seat]!, y + plan.y[seat]!];
  return { x: x / (end - first), y: y / (end - first) };
}
