import type { CompactSeatMap, Counts, Items, Money } from '../api/contract';
import { sendAsBearer } from '../api/identity';
import { type LoggedEvent, type Moment, pageSize } from './log';

const of = encodeURIComponent;
const session = (sessionId: string) => `/sessions/${of(sessionId)}`;

/** Something that happened to a seat. */
export interface SeatEvent {
  version: number;
  at: string;
  type: string;
  actor?: string | null;
  customerId?: string | null;
  seats?: string[];
  areas?: { area: string; quantity: number }[];
  amount?: Money | number | null;
  reason?: string | null;
}

interface PastOfSession {
  version: number;
  at: string;
  counts: Counts;
  revenue: Money;
}

/** The managers' questions to the log. All throw as `send` does. */
export const audit = {
  /** Up to `pageSize` events after a version, in their order. */
  events: async (sessionId: string, after: number, signal: AbortSignal): Promise<LoggedEvent[]> =>
    (await sendAsBearer<Items<LoggedEvent>>(`${session(sessionId)}/events?after=${after}&limit=${pageSize}`, { signal })).body.items,

  moment: async (sessionId: string, version: number, signal: AbortSignal): Promise<Moment> => {
    const [map, past] = await Promise.all([
      sendAsBearer<CompactSeatMap>(`${session(sessionId)}/seats?format=compact&atVersion=${version}`, { signal }),
      sendAsBearer<PastOfSession>(`${session(sessionId)}/past?atVersion=${version}`, { signal }),
    ]);
    return { ...map.body, counts: past.body.counts, revenue: past.body.revenue.amount };
  },

  /** The last version that is dated no later than an instant. */
  versionAt: async (sessionId: string, at: string): Promise<number> =>
    (await sendAsBearer<PastOfSession>(`${session(sessionId)}/past?at=${of(at)}`)).body.version,

  seatHistory: (sessionId: string, seatId: string, signal: AbortSignal) =>
    sendAsBearer<Items<SeatEvent>>(`${session(sessionId)}/seats/${of(seatId)}/history?limit=${pageSize}`, { signal }),
};
