/** A rectangle in the plan's unit, y down. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function grow(bounds: Bounds, x: number, y: number): void {
  if (x < bounds.left) bounds.left = x;
  if (x > bounds.right) bounds.right = x;
  if (y < bounds.top) bounds.top = y;
  if (y > bounds.bottom) bounds.bottom = y;
}

export const outset = ({ left, top, right, bottom }: Bounds, by: number): Bounds => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

export const overlap = (one: Bounds, other: Bounds): boolean =>
  one.left <= other.right && one.right >= other.left && one.top <= other.bottom && one.bottom >= other.top;

/** How far a point is from a rectangle; 0 inside. */
export const distance = ({ left, top, right, bottom }: Bounds, x: number, y: number): number =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));

const samples = 150;

/**
 * How far a seat is from its nearest neighbour, usually: the lower tenth of a sample, so that seats of the tightest rows
 * do not overlap. 1 where there is but one seat.
 */
export function typicalDistance(x: Float32Array, y: Float32Array, first: number, end: number): number {
  const step = Math.max(1, Math.floor((end - first) / samples));
  const distances: number[] = [];
  for (let seat = first; seat < end; seat += step) {
    let least = Infinity;
    for (let other = first; other < end; other++) {
      const dx = x[other]! - x[seat]!;
      const dy = y[other]! - y[seat]!;
      const square = dx * dx + dy * dy;
      if (square > 0 && square < least) least = square;
    }
    if (least < Infinity) distances.push(Math.sqrt(least));
  }
  distances.sort((one, other) => one - other);
  return distances[Math.floor(distances.length / 10)] ?? 1;
}

/**
 * The convex hull (Andrew's monotone chain, 1979) of squares around some seats.
 * @param margin Half of a square's side.
 * @returns Corners, x and y in turn, clockwise on a screen.
 */
export function convexHull(x: Float32Array, y: Float32Array, first: number, end: number, margin: number): Float32Array {
  const points: [number, number][] = [];
  for (let seat = first; seat < end; seat++) {
    const [sx, sy] = [x[seat]!, y[seat]!];
    points.push([sx - margin, sy - margin], [sx + margin, sy - margin], [sx - margin, sy + margin], [sx + margin, sy + margin]);
  }
  points.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const half = (all: [number, number][]) => {
    const chain: [number, number][] = [];
    for (const point of all) {
      while (chain.length >= 2 && turn(chain[chain.length - 2]!, chain[chain.length - 1]!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  const hull = [...half(points), ...half(points.reverse())];
  return Float32Array.from(hull.flat());
}

const turn = (a: [number, number], b: [number, number], c: [number, number]): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether a point is inside a polygon given as x and y in turn (even-odd rule). */
export function isInside(polygon: Float32Array, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Finds the seats of a rectangle without looking at all of them: a grid of cells of about a dozen seats. */
export class SeatIndex {
  private readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly starts: Uint32Array;
  private readonly seats: Uint32Array;
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  private readonly bounds: Bounds;

  constructor(x: Float32Array, y: Float32Array) {
    this.x = x;
    this.y = y;
    const bounds = { left: 0, top: 0, right: 0, bottom: 0 };
    if (x.length > 0) Object.assign(bounds, { left: x[0], right: x[0], top: y[0], bottom: y[0] });
    for (let seat = 0; seat < x.length; seat++) grow(bounds, x[seat]!, y[seat]!);
    this.bounds = bounds;
    const width = Math.max(bounds.right - bounds.left, 1e-6);
    const height = Math.max(bounds.bottom - bounds.top, 1e-6);
    const cells = Math.max(1, x.length / 12);
    this.cell = Math.max(Math.sqrt((width * height) / cells), Math.max(width, height) / 1024);
    this.columns = Math.floor(width / this.cell) + 1;
    this.rows = Math.floor(height / this.cell) + 1;
    this.starts = new Uint32Array(this.columns * this.rows + 1);
    for (let seat = 0; seat < x.length; seat++) this.starts[this.cellOf(seat) + 1]!++;
    for (let i = 1; i < this.starts.length; i++) this.starts[i]! += this.starts[i - 1]!;
    const next = this.starts.slice();
    this.seats = new Uint32Array(x.length);
    for (let seat = 0; seat < x.length; seat++) this.seats[next[this.cellOf(seat)]!++] = seat;
  }

  /** Calls with every seat whose middle is in the rectangle. */
  forEach(area: Bounds, visit: (seat: number) => void): void {
    const { left, top } = this.bounds;
    const clamp = (value: number, most: number) => Math.max(0, Math.min(most, Math.floor(value / this.cell)));
    const firstColumn = clamp(area.left - left, this.columns - 1);
    const lastColumn = clamp(area.right - left, this.columns - 1);
    const lastRow = clamp(area.bottom - top, this.rows - 1);
    for (let row = clamp(area.top - top, this.rows - 1); row <= lastRow; row++) {
      const from = this.starts[row * this.columns + firstColumn]!;
      const to = this.starts[row * this.columns + lastColumn + 1]!;
      for (let i = from; i < to; i++) {
        const seat = this.seats[i]!;
        const [sx, sy] = [this.x[seat]!, this.y[seat]!];
        if (sx >= area.left && sx <= area.right && sy >= area.top && sy <= area.bottom) visit(seat);
      }
    }
  }

  /** The seat whose middle is nearest to a point and at most so far from it; -1 where there is none. */
  nearest(x: number, y: number, within: number): number {
    let found = -1;
    let least = within * within;
    this.forEach({ left: x - within, top: y - within, right: x + within, bottom: y + within }, (seat) => {
      const square = (this.x[seat]! - x) ** 2 + (this.y[seat]! - y) ** 2;
      if (square <= least) [found, least] = [seat, square];
    });
    return found;
  }

  private cellOf(seat: number): number {
    return (
      Math.floor((this.y[seat]! - this.bounds.top) / this.cell) * this.columns +
      Math.floor((this.x[seat]! - this.bounds.left) / this.cell)
    );
  }
}
