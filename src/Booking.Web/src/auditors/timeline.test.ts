import { afterEach, expect, test, vi } from 'vitest';
import { SeatStatuses } from '../live/statuses';
import { effectOf } from './effects';
import type { LoggedEvent, Moment } from './log';
import { Timeline } from './timeline';

const seats = 40;
const capacity = 50;
const ids = Array.from({ length: seats }, (_, i) => `A-${i + 1}`);
const indexOf = new Map(ids.map((id, i) => [id, i]));
const areas = [{ id: 'floor', capacity }];
const places = { seatCount: seats, areas, indexOf };
const plan = { sectionOf: new Uint8Array(seats), categoryOf: new Uint8Array(seats), sections: [0], categories: [0] };

/** A log of reservations that are paid, given back, run out or refunded, made with a small generator of numbers. */
function log(length: number): LoggedEvent[] {
  let seed = 7;
  const random = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n;
  const events: LoggedEvent[] = [];
  const open: { seats: string[]; areas: { area: string; quantity: number }[]; isPaid: boolean }[] = [];
  const taken = new Set<string>();
  const add = (type: string, data: LoggedEvent['data']) =>
    events.push({ version: events.length + 1, type, timestamp: new Date(events.length * 1000).toISOString(), data });
  add('session_scheduled', { places: seats + capacity });
  while (events.length < length) {
    const free = ids.filter((id) => !taken.has(id));
    if (open.length === 0 || (random(3) > 0 && free.length > 2 && open.length < 15)) {
      const some = free.slice(0, 1 + random(2));
      some.forEach((id) => taken.add(id));
      const areas = random(4) === 0 ? [{ area: 'floor', quantity: 1 + random(2) }] : [];
      open.push({ seats: some, areas, isPaid: false });
      add('seats_reserved', { seats: some, areas, totalAmount: 100 });
      continue;
    }
    const one = open.splice(random(open.length), 1)[0]!;
    if (!one.isPaid && random(2) === 0) {
      open.push({ ...one, isPaid: true });
      add('reservation_paid', { seats: one.seats, areas: one.areas, amount: 100 });
    } else {
      one.seats.forEach((id) => taken.delete(id));
      add(one.isPaid ? 'reservation_refunded' : random(2) === 0 ? 'reservation_expired' : 'reservation_cancelled', {
        seats: one.seats, areas: one.areas, amount: 100, reason: 'customer',
      });
    }
  }
  return events;
}

/** What the API would answer: the fold of the log from its beginning. */
function momentOf(events: LoggedEvent[], version: number): Moment {
  const statuses = new Array<number>(seats).fill(0);
  const byStatus = [seats + capacity, 0, 0, 0];
  let [available, revenue] = [capacity, 0];
  for (const event of events.slice(0, version)) {
    const effect = effectOf(event);
    for (const id of effect.seats) statuses[indexOf.get(id)!] = effect.to;
    for (const area of effect.areas) available += area.freed;
    byStatus[effect.from]! -= effect.places;
    byStatus[effect.to]! += effect.places;
    revenue += effect.earned;
  }
  const [free, held, sold, blocked] = byStatus as [number, number, number, number];
  return {
    version, statuses: statuses.join(''), areas: [{ id: 'floor', capacity, available }], revenue,
    counts: { total: seats + capacity, available: free, held, sold, blocked },
  };
}

function open(events: LoggedEvent[], delay = () => Promise.resolve(), hasMoments = true) {
  const asked = { moments: [] as number[], pages: [] as number[] };
  const statuses = new SeatStatuses(plan);
  const past = {
    events: async (after: number) => {
      asked.pages.push(after);
      await delay();
      return events.slice(after, after + 200);
    },
    moment: async (version: number) => {
      asked.moments.push(version);
      if (!hasMoments) throw new Error('away');
      await delay();
      return momentOf(events, version);
    },
  };
  const timeline = new Timeline(past, statuses, places, events.length);
  const isShown = (version: number) => {
    const { statuses: expected, areas, counts, revenue } = momentOf(events, version);
    expect(timeline.shown.value).toBe(version);
    expect(statuses.seats.join('')).toBe(expected);
    expect(statuses.areas).toEqual(areas);
    expect(timeline.sums.value).toEqual({ byStatus: [counts.available, counts.held, counts.sold, counts.blocked], revenue });
  };
  return { timeline, statuses, asked, isShown };
}

const settled = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

vi.useFakeTimers();
vi.stubGlobal('document', { visibilityState: 'visible' });
afterEach(() => vi.clearAllTimers());

test('Every version is shown as the log has it, forwards and backwards, from one snapshot', async () => {
  const events = log(900);
  const { timeline, asked, isShown } = open(events);
  await settled();
  isShown(900);
  for (const version of [1, 2, 3, 450, 449, 200, 201, 899, 400, 7, 900]) {
    timeline.seek(version);
    isShown(version);
  }
  expect(asked.moments).toEqual([900]);
  expect(asked.pages.length).toBe(5);
});

test('What is not there yet is asked for once at a time, and the last wish is what is shown', async () => {
  const events = log(2_000);
  const waiting: (() => void)[] = [];
  const { timeline, asked, isShown } = open(events, () => new Promise((resolve) => waiting.push(resolve)));
  for (const version of [1_500, 1_200, 30]) timeline.seek(version);
  expect(asked.moments).toEqual([2_000]);
  for (let i = 0; i < 60; i++) {
    waiting.splice(0).forEach((go) => go());
    await settled();
  }
  isShown(30);
  expect(asked.moments.length).toBeLessThanOrEqual(2);
});

test('Events that come while somebody is at the end are followed, and not while they are elsewhere', async () => {
  const all = log(260);
  const events = all.slice(0, 190);
  const { timeline, isShown } = open(events);
  await settled();
  events.push(...all.slice(190, 230));
  await vi.advanceTimersByTimeAsync(3_000);
  await settled();
  isShown(230);
  timeline.seek(5);
  events.push(...all.slice(230));
  await vi.advanceTimersByTimeAsync(3_000);
  await settled();
  isShown(5);
  expect(timeline.head.value).toBe(260);
});

test('The events before a moment are told from the latest backwards', async () => {
  const { timeline } = open(log(300));
  await settled();
  expect(timeline.before(250, 3).map((event) => event.version)).toEqual([250, 249, 248]);
  expect(timeline.before(2, 10).map((event) => event.version)).toEqual([2, 1]);
});

test('Where the map of a moment is not to be had, the events from the beginning lead to it', async () => {
  const { timeline, isShown } = open(log(450), undefined, false);
  await settled();
  isShown(450);
  expect(timeline.failure.value).toBeNull();
  timeline.seek(120);
  isShown(120);
});
