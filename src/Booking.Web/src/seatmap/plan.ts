import type { Point, Seating } from '../api/contract';
import { type Bounds, convexHull, grow, outset, typicalDistance } from './geometry';

/** A price category, in the order of prices, the dearest first: its index is its colour's. */
export interface Category {
  key: string;
  label: string;
  /** In minor units of the plan's currency. */
  price: number;
}

/** A row or a table: seats `firstSeat` up to, not including, `endSeat`. */
export interface Group {
  label: string;
  section: number;
  isTable: boolean;
  isSoldWhole: boolean;
  firstSeat: number;
  endSeat: number;
}

export interface Section {
  /** Empty for the whole hall. */
  name: string;
  firstGroup: number;
  endGroup: number;
  firstSeat: number;
  endSeat: number;
  bounds: Bounds;
  /** Corners around its seats, x and y in turn. */
  outline: Float32Array;
  /** Width of a seat's square, in the plan's unit. */
  seatSize: number;
}

export interface Area {
  id: string;
  label: string;
  category: number;
  capacity: number;
  bounds: Bounds;
}

export const Feature = { accessible: 1, companion: 2, restrictedView: 4 } as const;

/**
 * A session's seating in the form that is quick to paint and to search: what belongs to a seat is in arrays by seat index,
 * the seat's place in the order of the seating, which is that of the statuses. Coordinates are in the plan's own unit, y down.
 */
export interface Plan {
  sessionId: string;
  currency: string;
  categories: Category[];
  sections: Section[];
  groups: Group[];
  areas: Area[];
  seatCount: number;
  ids: string[];
  labels: string[];
  x: Float32Array;
  y: Float32Array;
  categoryOf: Uint8Array;
  groupOf: Uint32Array;
  sectionOf: Uint16Array;
  /** Bits of `Feature`. */
  features: Uint8Array;
  /** What the seats look at, and whether they are all around it. */
  focus: (Point & { isAmid: boolean }) | null;
  /** Of everything there is to see. */
  bounds: Bounds;
  indexOf: ReadonlyMap<string, number>;
}

const sizeOfPitch = 0.84;

export function planOf(seating: Seating): Plan {
  const categories = seating.categories
    .filter(({ key }) => key in seating.prices)
    .map(({ key, label }) => ({ key, label: label && label !== key ? label : capitalised(key), price: seating.prices[key]! }))
    .sort((one, other) => other.price - one.price || one.label.localeCompare(other.label));
  const categoryIndex = new Map(categories.map(({ key }, index) => [key, index]));

  const sectionGroups = (seating.sections ?? []).map((section) => [
    ...(section.rows ?? []).map((row) => ({ row, isTable: false })),
    ...(section.tables ?? []).map((row) => ({ row, isTable: true })),
  ]);
  const seatCount = sectionGroups.flat().reduce((sum, { row }) => sum + row.seats.length, 0);
  const plan = {
    ids: new Array<string>(seatCount),
    labels: new Array<string>(seatCount),
    x: new Float32Array(seatCount),
    y: new Float32Array(seatCount),
    categoryOf: new Uint8Array(seatCount),
    groupOf: new Uint32Array(seatCount),
    sectionOf: new Uint16Array(seatCount),
    features: new Uint8Array(seatCount),
    indexOf: new Map<string, number>(),
  };
  const groups: Group[] = [];
  const sections: Section[] = [];
  let seat = 0;
  for (const [number, members] of sectionGroups.entries()) {
    const firstGroup = groups.length;
    const firstSeat = seat;
    for (const { row, isTable } of members) {
      const group = groups.length;
      const isSoldWhole = isTable && row.bookAsAWhole === true;
      groups.push({ label: row.label, section: number, isTable, isSoldWhole, firstSeat: seat, endSeat: seat + row.seats.length });
      for (const one of row.seats) {
        plan.ids[seat] = one.id;
        plan.labels[seat] = one.label;
        plan.x[seat] = one.x;
        plan.y[seat] = one.y;
        plan.categoryOf[seat] = categoryIndex.get(one.category) ?? 0;
        plan.groupOf[seat] = group;
        plan.sectionOf[seat] = number;
        plan.features[seat] =
          (one.accessible ? Feature.accessible : 0) |
          (one.companion ? Feature.companion : 0) |
          (one.restrictedView ? Feature.restrictedView : 0);
        plan.indexOf.set(one.id, seat);
        seat++;
      }
    }
    const name = seating.sections![number]!.name ?? '';
    sections.push({
      name, firstGroup, endGroup: groups.length, firstSeat, endSeat: seat,
      bounds: { left: 0, top: 0, right: 0, bottom: 0 }, outline: new Float32Array(), seatSize: 1,
    });
  }

  if (!hasPlaces(plan.x, plan.y)) layOut(sections, groups, plan.x, plan.y);
  for (const section of sections) measure(section, plan.x, plan.y);

  const seats = sections.filter((section) => section.endSeat > section.firstSeat).map((section) => section.bounds);
  const focus = focusOf(seating.focalPoint ?? null, seats);
  const around = union(focus ? [...seats, { left: focus.x, top: focus.y, right: focus.x, bottom: focus.y }] : seats);
  const areas = placeAreas(seating, categoryIndex, around, focus !== null && focus.y > (around.top + around.bottom) / 2);
  const unit = sections[0]?.seatSize ?? 1;
  const bounds = outset(union([around, ...areas.map((area) => area.bounds)]), unit * 1.5);
  return { sessionId: seating.sessionId, currency: seating.currency, categories, sections, groups, areas, seatCount, ...plan, focus, bounds };
}

/** With a capital letter in front. A category without a label of its own is called by its key. */
export const capitalised = (key: string): string => key.charAt(0).toLocaleUpperCase() + key.slice(1);

/** Whether the coordinates say anything: a plan without any has all its seats in one point. */
function hasPlaces(x: Float32Array, y: Float32Array): boolean {
  for (let seat = 1; seat < x.length; seat++) if (x[seat] !== x[0] || y[seat] !== y[0]) return true;
  return x.length < 2;
}

/** A layout of our own, row under row, section under section. */
function layOut(sections: Section[], groups: Group[], x: Float32Array, y: Float32Array): void {
  let top = 0;
  for (const section of sections) {
    for (const group of groups.slice(section.firstGroup, section.endGroup)) {
      const seats = group.endSeat - group.firstSeat;
      for (let i = 0; i < seats; i++) {
        x[group.firstSeat + i] = i - (seats - 1) / 2;
        y[group.firstSeat + i] = top;
      }
      top += 1.2;
    }
    top += 2;
  }
}

function measure(section: Section, x: Float32Array, y: Float32Array): void {
  const { firstSeat, endSeat } = section;
  if (endSeat === firstSeat) return;
  section.seatSize = typicalDistance(x, y, firstSeat, endSeat) * sizeOfPitch;
  const margin = section.seatSize * 0.75;
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let seat = firstSeat; seat < endSeat; seat++) grow(bounds, x[seat]!, y[seat]!);
  section.bounds = outset(bounds, margin);
  section.outline = convexHull(x, y, firstSeat, endSeat, margin);
}

function union(all: Bounds[]): Bounds {
  if (all.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  return all.reduce((one, other) => ({
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }));
}

function focusOf(point: Point | null, seats: Bounds[]): Plan['focus'] {
  if (!point || seats.length === 0) return null;
  const { left, top, right, bottom } = union(seats);
  const isAmid =
    point.x > left + (right - left) * 0.2 && point.x < right - (right - left) * 0.2 &&
    point.y > top + (bottom - top) * 0.2 && point.y < bottom - (bottom - top) * 0.2;
  return { ...point, isAmid };
}

/** Areas have no coordinates: they stand beside one another at the side of the plan that is away from the stage. */
function placeAreas(seating: Seating, categories: Map<string, number>, around: Bounds, isAbove: boolean): Area[] {
  const areas = seating.areas ?? [];
  const hasSeats = around.right > around.left;
  const width = hasSeats ? around.right - around.left : 40;
  const gap = width * 0.03;
  const columns = Math.min(areas.length, 3);
  const each = (width - gap * (columns - 1)) / columns;
  const height = Math.min(each * 0.4, width * 0.14);
  return areas.map(({ id, label, category, capacity }, index) => {
    const left = around.left + (index % columns) * (each + gap);
    const depth = (Math.floor(index / columns) + 1) * (height + gap);
    const top = isAbove ? around.top - depth : around.bottom + depth - height;
    return {
      id, label: label || id, capacity, category: categories.get(category) ?? 0,
      bounds: { left, top, right: left + each, bottom: top + height },
    };
  });
}

/** The seats of a row or table, for lists. */
export const seatsOf = (group: Group): number[] =>
  Array.from({ length: group.endSeat - group.firstSeat }, (_, i) => group.firstSeat + i);

