import type { AreaAvailability, Counts } from '../api/contract';

/** What the API gives in one page at most. */
export const pageSize = 200;

/** An event as the log has it; `data` is what is stored, in the shape of its type. */
export interface LoggedEvent {
  version: number;
  /** snake_case: seats_reserved, reservation_paid, … */
  type: string;
  timestamp: string;
  /** customer:ID, manager:ID or system. */
  actor?: string | null;
  correlationId?: string | null;
  data: EventData;
  hash?: string | null;
}

/** What events of a session have in them, as far as it is told in words. */
export interface EventData {
  reservationId?: string;
  customerId?: string;
  seats?: string[];
  areas?: { area: string; quantity: number }[];
  seat?: string | null;
  area?: string | null;
  amount?: number;
  totalAmount?: number;
  reason?: string;
  places?: number;
  expiresAt?: string;
}

/** A session as it was after an event. */
export interface Moment {
  version: number;
  statuses: string;
  areas: AreaAvailability[];
  counts: Counts;
  /** Minor units. */
  revenue: number;
}
