import type { AreaAvailability, LiveChange, LiveSnapshot } from '../api/contract';

/** Of a seat. */
export const Status = { available: 0, held: 1, sold: 2, blocked: 3 } as const;

/** What became of a message. */
export type Merged =
  | 'applied'
  /** It says nothing that is not known already. */
  | 'old'
  /** Something before it is missing: a snapshot is needed. */
  | 'gap';

/** Told of every change. `seats` are those whose status is another now; null where that may be any. */
export type Listener = (seats: readonly number[] | null) => void;

/** The statuses of a session's places at a version. Messages come in any order and more than once; only what is newer counts. */
export class SeatStatuses {
  /** The last event that is shown; -1 before anything is known. */
  version = -1;
  readonly seats: Uint8Array;
  areas: readonly AreaAvailability[] = [];
  /** Free seats. */
  readonly freeBySection: Int32Array;
  readonly freeByCategory: Int32Array;
  private readonly sectionOf: ArrayLike<number>;
  private readonly categoryOf: ArrayLike<number>;
  private readonly listeners = new Set<Listener>();

  constructor(plan: { sectionOf: ArrayLike<number>; categoryOf: ArrayLike<number>; sections: ArrayLike<unknown>; categories: ArrayLike<unknown> }) {
    this.sectionOf = plan.sectionOf;
    this.categoryOf = plan.categoryOf;
    this.seats = new Uint8Array(plan.sectionOf.length).fill(Status.blocked);
    this.freeBySection = new Int32Array(plan.sections.length);
    this.freeByCategory = new Int32Array(plan.categories.length);
  }

  /** @returns What ends the listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes in the whole map, from the live channel or from GET seats. */
  replace({ version, statuses, areas }: Pick<LiveSnapshot, 'version' | 'statuses' | 'areas'>): Merged {
    if (version <= this.version) return 'old';
    const isFirst = this.version < 0;
    const changed: number[] = [];
    for (let seat = 0; seat < this.seats.length; seat++) {
      if (this.set(seat, statuses.charCodeAt(seat) - 48) && !isFirst) changed.push(seat);
    }
    this.version = version;
    this.areas = areas;
    this.tell(isFirst ? null : changed);
    return 'applied';
  }

  /** Takes in what has changed since a version. */
  merge({ fromVersion, version, seats, areas }: Pick<LiveChange, 'fromVersion' | 'version' | 'seats' | 'areas'>): Merged {
    if (version <= this.version) return 'old';
    if (fromVersion > this.version) return 'gap';
    const changed: number[] = [];
    for (const [seat, status] of seats) if (this.set(seat, status)) changed.push(seat);
    this.version = version;
    if (areas.length > 0) {
      const named = new Map(areas.map((area) => [area.id, area]));
      this.areas = this.areas.map((area) => named.get(area.id) ?? area);
    }
    this.tell(changed);
    return 'applied';
  }

  /** Shows another version, earlier or later: seats with what they are there, and all areas. */
  moveTo(version: number, seats: Iterable<readonly [seat: number, status: number]>, areas: readonly AreaAvailability[]): void {
    const isFirst = this.version < 0;
    const changed: number[] = [];
    for (const [seat, status] of seats) if (this.set(seat, status)) changed.push(seat);
    this.version = version;
    this.areas = areas;
    this.tell(isFirst ? null : changed);
  }

  private set(seat: number, status: number): boolean {
    const before = this.seats[seat];
    if (before === undefined || before === status || !(status >= 0 && status <= 3)) return false;
    this.seats[seat] = status;
    const free = Number(status === Status.available) - Number(before === Status.available);
    this.freeBySection[this.sectionOf[seat]!]! += free;
    this.freeByCategory[this.categoryOf[seat]!]! += free;
    return true;
  }

  private tell(seats: readonly number[] | null): void {
    for (const listener of this.listeners) listener(seats);
  }
}
