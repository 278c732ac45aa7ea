import { computed, signal } from '@preact/signals';
import { type Answer, ProblemError } from '../api/client';
import { OutcomeUnknownError, attempt, unansweredAttempt } from '../api/attempts';
import type { Reservation, ReservationRequest, Session } from '../api/contract';
import { ensureBearer } from '../api/identity';
import { LiveRefusal, reserveWhileOpen } from '../live/channel';
import { type SeatStatuses, Status } from '../live/statuses';
import { freeNear } from '../seatmap/steps';
import type { Plan } from '../seatmap/plan';
import { placeName, placeNames } from '../seatmap/names';
import { inBrowser, inTab } from '../storage';
import { texts } from '../texts';
import { list } from '../texts/formats';
import { describe } from '../components/Notices';
import { activeReservations, noteReservation } from './holds';

/** What is said about a seat that one cannot have, or that is gone. */
export interface Remark {
  kind: 'warning' | 'bad' | 'info';
  text: string;
  /** The seat that it is about; null for several or none. */
  seat: number | null;
  /** Seats that are free near by; null where that is not the point. */
  nearby: number[] | null;
}

const mostNearby = 4;

/** Whether new holds end with this page. Kept for this browser. */
export const endsWithPage = signal(inBrowser.read<boolean>('endsWithPage') ?? false);

export function setEndsWithPage(next: boolean): void {
  endsWithPage.value = next;
  inBrowser.write('endsWithPage', next);
}

/** What somebody chooses in one session, and what becomes of it. Holds nothing before `hold`. */
export class Choice {
  readonly seats = signal<ReadonlySet<number>>(new Set());
  /** Places by area's id. */
  readonly areas = signal<ReadonlyMap<string, number>>(new Map());
  readonly remark = signal<Remark | null>(null);
  readonly isHolding = signal(false);
  /** A request is without an answer, and is being repeated. */
  readonly isWaiting = signal(false);

  /** The seats that this customer holds or is paying. */
  readonly mine = computed<ReadonlySet<number>>(() => {
    const ids = (activeReservations.value ?? [])
      .filter((one) => one.sessionId === this.session.sessionId)
      .flatMap((one) => one.seats);
    return new Set(ids.map((id) => this.plan.indexOf.get(id)).filter((seat) => seat !== undefined));
  });

  readonly places = computed(() => this.seats.value.size + [...this.areas.value.values()].reduce((sum, one) => sum + one, 0));

  readonly total = computed(() => {
    let sum = 0;
    for (const seat of this.seats.value) sum += this.plan.categories[this.plan.categoryOf[seat]!]?.price ?? 0;
    for (const [id, quantity] of this.areas.value) {
      const area = this.plan.areas.find((one) => one.id === id);
      sum += quantity * (this.plan.categories[area?.category ?? 0]?.price ?? 0);
    }
    return { amount: sum, currency: this.plan.currency };
  });

  readonly session: Session;
  readonly plan: Plan;
  readonly statuses: SeatStatuses;

  constructor(session: Session, plan: Plan, statuses: SeatStatuses) {
    this.session = session;
    this.plan = plan;
    this.statuses = statuses;
    // A choice outlives a reload of the page as a hold does.
    const kept = inTab.read<string[]>(this.keptAs) ?? [];
    this.seats.value = new Set(kept.map((id) => plan.indexOf.get(id)).filter((seat) => seat !== undefined));
  }

  private get keptAs() {
    return `choice.${this.session.sessionId}`;
  }

  private get attemptName() {
    return `reserve.${this.session.sessionId}`;
  }

  /** What was asked for before a reload and has no answer yet. */
  get unanswered(): ReservationRequest | null {
    return unansweredAttempt<ReservationRequest>(this.attemptName);
  }

  /** A seat was clicked: takes it into the choice or out of it, or says why not. */
  toggle(seat: number): void {
    if (this.isHolding.value) return;
    const { session } = texts.value;
    const place = placeName(this.plan, seat);
    if (this.mine.value.has(seat)) return this.say('info', session.refusals.mine(place), null);
    const next = new Set(this.seats.value);
    // A table that is sold whole is chosen whole.
    const group = this.plan.groups[this.plan.groupOf[seat]!]!;
    const together = group.isSoldWhole ? range(group.firstSeat, group.endSeat) : [seat];
    if (next.has(seat)) {
      together.forEach((one) => next.delete(one));
      this.remark.value = null;
      return this.choose(next);
    }
    const taken = together.find((one) => this.statuses.seats[one] !== Status.available);
    if (taken !== undefined) {
      const words = [null, session.refusals.held, session.refusals.sold, session.refusals.blocked][this.statuses.seats[taken]!];
      return this.say('warning', words!(placeName(this.plan, taken)), taken);
    }
    if (this.places.value + together.length > this.session.maxSeatsPerCustomer)
      return this.say('warning', session.limit(this.session.maxSeatsPerCustomer), null);
    together.forEach((one) => next.add(one));
    this.remark.value = null;
    this.choose(next);
  }

  /** A seat was clicked while nothing is sold. */
  refuse(words: string): void {
    this.say('info', words, null);
  }

  /** One of the free seats that were offered for another. */
  take(seat: number): void {
    this.remark.value = null;
    this.toggle(seat);
  }

  setArea(id: string, quantity: number): void {
    const next = new Map(this.areas.value);
    if (quantity > 0) next.set(id, quantity);
    else next.delete(id);
    this.areas.value = next;
  }

  clear(): void {
    this.choose(new Set());
    this.areas.value = new Map();
    this.remark.value = null;
  }

  /** Takes out what somebody else has taken meanwhile, and says so. */
  review(): void {
    if (this.isHolding.value || this.statuses.version < 0) return;
    const taken = [...this.seats.value].filter(
      (seat) => this.statuses.seats[seat] !== Status.available && !this.mine.value.has(seat),
    );
    if (taken.length === 0) return;
    const next = new Set(this.seats.value);
    taken.forEach((seat) => next.delete(seat));
    this.choose(next);
    const places = list(placeNames(this.plan, taken));
    this.say('warning', texts.value.session.refusals.takenMeanwhile(places, taken.length), taken[0]!);
  }

  /**
   * Holds what is chosen, or lets the house choose.
   * @returns The reservation; null where it was refused, and the remark says why.
   */
  async hold(best: ReservationRequest['bestAvailable'] | null = null): Promise<Reservation | null> {
    const request: ReservationRequest = best ? { bestAvailable: best } : this.request();
    return this.send(request);
  }

  /** Finds out what became of a request before a reload, by sending it again with the same key. */
  async resume(): Promise<Reservation | null> {
    const request = this.unanswered;
    if (!request) return null;
    this.isWaiting.value = true;
    return this.send(request);
  }

  private request(): ReservationRequest {
    const seats = [...this.seats.value].sort((one, other) => one - other).map((seat) => this.plan.ids[seat]!);
    const areas = [...this.areas.value].map(([area, quantity]) => ({ area, quantity }));
    return { ...(seats.length > 0 ? { seats } : {}), ...(areas.length > 0 ? { areas } : {}) };
  }

  private async send(request: ReservationRequest): Promise<Reservation | null> {
    this.isHolding.value = true;
    this.remark.value = null;
    try {
      const reservation =
        endsWithPage.value && !this.unanswered
          ? await this.sendBound(request)
          : (await this.sendKept(request)).body;
      noteReservation(reservation, this.session);
      this.isHolding.value = false;
      this.clear();
      return reservation;
    } catch (failure) {
      this.isHolding.value = false;
      this.explain(failure, request);
      return null;
    } finally {
      this.isHolding.value = false;
      this.isWaiting.value = false;
      this.review();
    }
  }

  private sendKept(request: ReservationRequest): Promise<Answer<Reservation>> {
    const path = `/sessions/${this.session.sessionId}/reservations`;
    return attempt<Reservation>(this.attemptName, path, request, () => (this.isWaiting.value = true));
  }

  private async sendBound(request: ReservationRequest): Promise<Reservation> {
    await ensureBearer();
    return reserveWhileOpen(this.session.sessionId, request);
  }

  private explain(failure: unknown, request: ReservationRequest): void {
    const { session, refusals } = texts.value;
    if (failure instanceof OutcomeUnknownError) return this.say('bad', session.unknown, null);
    if (failure instanceof LiveRefusal)
      return this.say('warning', (refusals as Record<string, string>)[failure.slug] ?? session.releaseNeedsLive, null);
    if (failure instanceof ProblemError && failure.slug === 'seats-unavailable') {
      const ids = (failure.problem.unavailable as string[] | undefined) ?? request.seats ?? [];
      const seats = ids.map((id) => this.plan.indexOf.get(id)).filter((seat) => seat !== undefined);
      const next = new Set(this.seats.value);
      seats.forEach((seat) => next.delete(seat));
      this.choose(next);
      const places = list(placeNames(this.plan, seats));
      return seats.length > 0
        ? this.say('warning', session.refusals.takenMeanwhile(places, seats.length), seats[0]!)
        : this.say('warning', describe(failure), null);
    }
    if (failure instanceof ProblemError && failure.slug === 'seat-limit-exceeded')
      return this.say('warning', session.limit(Number(failure.problem.limit)), null);
    this.say(failure instanceof ProblemError && failure.status === 409 ? 'warning' : 'bad', describe(failure), null);
  }

  private say(kind: Remark['kind'], text: string, near: number | null): void {
    const isFree = (seat: number) => this.statuses.seats[seat] === Status.available && !this.seats.value.has(seat);
    this.remark.value = { kind, text, seat: near, nearby: near === null ? null : freeNear(this.plan, near, isFree, mostNearby) };
  }

  private choose(seats: ReadonlySet<number>): void {
    this.seats.value = seats;
    inTab.write(this.keptAs, seats.size === 0 ? null : [...seats].map((seat) => this.plan.ids[seat]));
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
