import { Status } from '../live/statuses';
import type { LoggedEvent } from './log';

/** What an event does to the seat map. Its opposite is what leads back before it. */
export interface Effect {
  seats: readonly string[];
  from: number;
  to: number;
  /** Places that become free, by area; fewer than none where they are taken. */
  areas: readonly { area: string; freed: number }[];
  /** How many places go from the one status to the other, seats and places of areas alike. */
  places: number;
  /** What the house has more of afterwards, in minor units. */
  earned: number;
}

const none: Effect = { seats: [], from: Status.available, to: Status.available, areas: [], places: 0, earned: 0 };

/** Events that move places, with what the places were before and are after. */
const moves: Record<string, readonly [from: number, to: number]> = {
  seats_reserved: [Status.available, Status.held],
  reservation_paid: [Status.held, Status.sold],
  reservation_cancelled: [Status.held, Status.available],
  reservation_expired: [Status.held, Status.available],
  reservation_refunded: [Status.sold, Status.available],
  seats_blocked: [Status.available, Status.blocked],
  seats_unblocked: [Status.blocked, Status.available],
};

export function effectOf({ type, data }: LoggedEvent): Effect {
  const move = moves[type];
  if (!move) return none;
  const [from, to] = move;
  const sign = to === Status.available ? 1 : from === Status.available ? -1 : 0;
  const areas = data.areas ?? [];
  return {
    seats: data.seats ?? [],
    places: (data.seats?.length ?? 0) + areas.reduce((sum, one) => sum + one.quantity, 0),
    from,
    to,
    areas: sign === 0 ? [] : areas.map(({ area, quantity }) => ({ area, freed: sign * quantity })),
    earned: type === 'reservation_paid' ? (data.amount ?? 0) : type === 'reservation_refunded' ? -(data.amount ?? 0) : 0,
  };
}
