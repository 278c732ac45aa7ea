import { signal } from '@preact/signals';
import { type SeatStatuses, Status } from '../live/statuses';
import { effectOf } from './effects';
import { type LoggedEvent, type Moment, pageSize } from './log';

/** What of a plan a timeline has to know. */
export interface Places {
  seatCount: number;
  areas: readonly { id: string; capacity: number }[];
  indexOf: ReadonlyMap<string, number>;
}

/** Where a timeline has its events and moments from. */
export interface Past {
  events: (after: number, signal: AbortSignal) => Promise<LoggedEvent[]>;
  moment: (version: number, signal: AbortSignal) => Promise<Moment>;
}

/** Places by their status, in the order of `Status`. */
export interface Sums {
  byStatus: readonly number[];
  revenue: number;
}

/** So many pages of events are kept; of a longer log those around what is shown. */
const mostPages = 250;

/** New events are looked for so often, in milliseconds. */
const lookEvery = 3_000;

/**
 * A session's life, of which any version can be shown. Between versions whose events are there the seat map is folded from
 * them, forwards or backwards, without asking; for others it is asked for, one request at a time, the last wish winning.
 */
export class Timeline {
  /** The version that is wanted; the map follows as soon as it can. */
  readonly position = signal(0);
  /** The last version that is known. */
  readonly head = signal(0);
  /** The version that the map shows. */
  readonly shown = signal(0);
  /** Changes when events have come. */
  readonly revision = signal(0);
  readonly failure = signal<unknown>(null);
  /** The places of the shown version by their status, and what its purchases amount to, in minor units. */
  readonly sums = signal<Sums>({ byStatus: [0, 0, 0, 0], revenue: 0 });
  private readonly pages = new Map<number, LoggedEvent[]>();
  private readonly over = new AbortController();
  private readonly past: Past;
  private readonly statuses: SeatStatuses;
  private readonly plan: Places;
  private isJumping = false;
  private isFilling = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(past: Past, statuses: SeatStatuses, plan: Places, head: number) {
    this.past = past;
    this.statuses = statuses;
    this.plan = plan;
    this.head.value = head;
    this.position.value = head;
    this.catchUp();
    this.lookLater();
  }

  dispose(): void {
    this.over.abort();
    clearTimeout(this.timer);
  }

  /** Shows another version: the nearest there is. */
  seek(version: number): void {
    this.position.value = Math.max(1, Math.min(this.head.value, Math.round(version)));
    this.catchUp();
  }

  /** After a failure. */
  retry(): void {
    this.failure.value = null;
    this.catchUp();
  }

  /** An event, where it is there. */
  eventAt(version: number): LoggedEvent | undefined {
    return this.pages.get(pageOf(version))?.[(version - 1) % pageSize];
  }

  /** Up to so many events that are there, from a version backwards, without a gap. */
  before(version: number, most: number): LoggedEvent[] {
    const events: LoggedEvent[] = [];
    for (let event = this.eventAt(version); event && events.length < most; event = this.eventAt(event.version - 1)) events.push(event);
    return events;
  }

  private catchUp(): void {
    if (this.fold() || this.isJumping) void this.fill();
    else void this.jump();
  }

  /** Goes from the shown version to the wanted one by the events between them. False where one is missing. */
  private fold(): boolean {
    const [from, to] = [this.shown.peek(), this.position.peek()];
    if (from === to) return true;
    const [first, last] = [Math.min(from, to) + 1, Math.max(from, to)];
    for (let page = pageOf(first); page <= pageOf(last); page++) {
      const until = Math.min(last, (page + 1) * pageSize);
      if (!this.eventAt(Math.max(first, page * pageSize + 1)) || !this.eventAt(until)) return false;
    }
    if (from === 0) this.begin();
    const isForwards = to > from;
    const changes: [number, number][] = [];
    const freed = new Map<string, number>();
    const byStatus = [...this.sums.peek().byStatus];
    let revenue = this.sums.peek().revenue;
    for (let i = 0; i <= last - first; i++) {
      const effect = effectOf(this.eventAt(isForwards ? first + i : last - i)!);
      for (const id of effect.seats) {
        const seat = this.plan.indexOf.get(id);
        if (seat !== undefined) changes.push([seat, isForwards ? effect.to : effect.from]);
      }
      for (const area of effect.areas) freed.set(area.area, (freed.get(area.area) ?? 0) + (isForwards ? area.freed : -area.freed));
      byStatus[effect.from]! -= isForwards ? effect.places : -effect.places;
      byStatus[effect.to]! += isForwards ? effect.places : -effect.places;
      revenue += isForwards ? effect.earned : -effect.earned;
    }
    const areas = this.statuses.areas.map((area) => ({ ...area, available: area.available + (freed.get(area.id) ?? 0) }));
    this.statuses.moveTo(to, changes, areas);
    this.sums.value = { byStatus, revenue };
    this.shown.value = to;
    return true;
  }

  /** Before the first event everything is free. */
  private begin(): void {
    const { seatCount, areas } = this.plan;
    const nobodys = Array.from({ length: seatCount }, (_, seat) => [seat, Status.available] as const);
    this.statuses.moveTo(0, nobodys, areas.map(({ id, capacity }) => ({ id, capacity, available: capacity })));
    const places = areas.reduce((sum, area) => sum + area.capacity, seatCount);
    this.sums.value = { byStatus: [places, 0, 0, 0], revenue: 0 };
  }

  /** Asks for the wanted version, and again while another is wanted meanwhile that events do not lead to. */
  private async jump(): Promise<void> {
    this.isJumping = true;
    try {
      do {
        const wanted = this.position.peek();
        const { version, statuses, areas, counts, revenue } = await this.past.moment(wanted, this.over.signal);
        if (version !== wanted && this.position.peek() === wanted) this.position.value = version;
        this.statuses.moveTo(version, Array.from(statuses, (digit, seat) => [seat, Number(digit)] as const), areas);
        this.sums.value = { byStatus: [counts.available, counts.held, counts.sold, counts.blocked], revenue };
        this.shown.value = version;
        this.failure.value = null;
      } while (!this.fold());
    } catch (failure) {
      if (!this.over.signal.aborted) this.failure.value = failure;
    } finally {
      this.isJumping = false;
    }
    if (!this.over.signal.aborted) void this.fill();
  }

  /** Fetches events page by page, those nearest to what is wanted first. */
  private async fill(): Promise<void> {
    if (this.isFilling) return;
    this.isFilling = true;
    try {
      for (let page = this.nearestMissing(); page !== null && !this.over.signal.aborted; page = this.nearestMissing()) {
        const events = await this.past.events(page * pageSize, this.over.signal);
        // Fewer than there must be: they are not to be had now, and asking at once again would not help.
        if (events.length <= (this.pages.get(page)?.length ?? 0)) break;
        this.head.value = Math.max(this.head.peek(), events.at(-1)!.version);
        this.pages.set(page, events);
        this.forget();
        this.revision.value++;
        // Where the map itself was not to be had, the events have led to it.
        if (!this.isJumping && this.fold()) this.failure.value = null;
      }
    } catch (failure) {
      if (!this.over.signal.aborted) this.failure.value = failure;
    } finally {
      this.isFilling = false;
    }
  }

  private nearestMissing(): number | null {
    const last = pageOf(this.head.peek());
    const middle = pageOf(this.position.peek());
    const isMissing = (page: number) =>
      page >= 0 && page <= last && (this.pages.get(page)?.length ?? 0) < Math.min(pageSize, this.head.peek() - page * pageSize);
    for (let away = 0; away <= Math.min(last, mostPages / 2); away++) {
      if (isMissing(middle - away)) return middle - away;
      if (isMissing(middle + away)) return middle + away;
    }
    return null;
  }

  private forget(): void {
    const middle = pageOf(this.position.peek());
    while (this.pages.size > mostPages + 1) {
      const farthest = [...this.pages.keys()].reduce((one, other) => (Math.abs(other - middle) > Math.abs(one - middle) ? other : one));
      this.pages.delete(farthest);
    }
  }

  private lookLater(): void {
    this.timer = setTimeout(() => void this.look().finally(() => !this.over.signal.aborted && this.lookLater()), lookEvery);
  }

  /** Looks for events after the last one; who is at the end stays there. */
  private async look(): Promise<void> {
    if (document.visibilityState !== 'visible' || this.failure.peek() !== null) return;
    try {
      const events = await this.past.events(this.head.peek(), this.over.signal);
      if (events.length === 0) return;
      const isAtEnd = this.position.peek() === this.head.peek();
      this.head.value = events.at(-1)!.version;
      if (isAtEnd) this.position.value = this.head.peek();
      // The page that was the last one is longer now; with it the map can go on.
      await this.fill();
      this.catchUp();
    } catch {
      // The bar above says that the connection is gone; the next look comes by itself.
    }
  }
}

const pageOf = (version: number): number => Math.floor((version - 1) / pageSize);
