import type { SessionSummary } from '../api/contract';

/** How a session's places are, in a word. */
export type Availability = 'plenty' | 'few' | 'soldOut' | 'cancelled' | 'past';

/** Less than this share of the places free, or so few of them, is "few". */
const fewShare = 0.1;
const fewPlaces = 10;

/** @param now The server's time, in milliseconds since 1970. */
export function availabilityOf(session: Pick<SessionSummary, 'status' | 'counts' | 'startsAt'>, now: number): Availability {
  const { available, total } = session.counts;
  if (session.status === 'cancelled') return 'cancelled';
  if (Date.parse(session.startsAt) <= now) return 'past';
  if (available === 0) return 'soldOut';
  return available <= fewPlaces || available < total * fewShare ? 'few' : 'plenty';
}
