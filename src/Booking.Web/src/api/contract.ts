/** The shapes of the HTTP contract, as far as the page reads them. Times are RFC 3339; amounts are minor units. */

export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  traceId: string;
  errors?: Record<string, string[]>;
  [member: string]: unknown;
}

export interface Items<T> {
  items: T[];
  next?: string | null;
}

export interface Money {
  amount: number;
  currency: string;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  tokenType: 'Bearer';
}

export interface User {
  userId: string;
  email?: string | null;
  name: string;
  role: 'customer' | 'manager';
}

export interface Counts {
  total: number;
  available: number;
  held: number;
  sold: number;
  blocked: number;
}

export interface SessionSummary {
  sessionId: string;
  title: string;
  venue: string;
  startsAt: string;
  status: 'scheduled' | 'cancelled';
  counts: Counts;
}

export interface Session extends SessionSummary {
  version: number;
  places: number;
  currency: string;
  prices: Record<string, number>;
  holdSeconds: number;
  maxSeatsPerCustomer: number;
  preventOrphans: boolean;
  salesOpenAt?: string | null;
  salesCloseAt?: string | null;
  refundableUntil?: string | null;
}

export interface Point {
  x: number;
  y: number;
}

export interface SeatingSeat {
  id: string;
  label: string;
  x: number;
  y: number;
  category: string;
  accessible?: boolean;
  companion?: boolean;
  restrictedView?: boolean;
}

export interface SeatingGroup {
  label: string;
  bookAsAWhole?: boolean;
  seats: SeatingSeat[];
}

export interface SeatingSection {
  name?: string | null;
  focalPoint?: Point | null;
  rows?: SeatingGroup[];
  tables?: SeatingGroup[];
}

export interface SeatingArea {
  id: string;
  label: string;
  category: string;
  capacity: number;
}

export interface Seating {
  sessionId: string;
  currency: string;
  prices: Record<string, number>;
  categories: { key: string; label: string; color?: string | null }[];
  sections?: SeatingSection[];
  areas?: SeatingArea[];
  focalPoint?: Point | null;
}

export interface AreaAvailability {
  id: string;
  capacity: number;
  available: number;
}

export interface CompactSeatMap {
  sessionId: string;
  version: number;
  counts: Counts;
  /** One digit a seat in the order of the seating: 0 available, 1 held, 2 sold, 3 blocked. */
  statuses: string;
  areas: AreaAvailability[];
}

export type ReservationStatus = 'held' | 'paying' | 'paid' | 'cancelled' | 'expired' | 'refunded';

export interface Ticket {
  ticketId: string;
  seat?: string | null;
  area?: string | null;
  code: string;
}

export interface Reservation {
  reservationId: string;
  sessionId: string;
  customerId: string;
  status: ReservationStatus;
  seats: { id: string; category: string; price: Money }[];
  areas: { area: string; quantity: number; price: Money }[];
  total: Money;
  expiresAt: string;
  version: number;
  payment?: { paymentId: string; amount: Money; paidAt: string } | null;
  tickets?: Ticket[] | null;
}

/** What POST reservations takes. */
export interface ReservationRequest {
  seats?: string[];
  bestAvailable?: { quantity: number; category?: string };
  areas?: { area: string; quantity: number }[];
}

export interface ActiveReservation {
  reservationId: string;
  sessionId: string;
  title: string;
  venue: string;
  startsAt: string;
  seats: string[];
  areas: { area: string; quantity: number }[];
  total: Money;
  status: 'held' | 'paying';
  expiresAt: string;
  version: number;
}

export interface Purchase {
  reservationId: string;
  sessionId: string;
  title: string;
  venue: string;
  startsAt: string;
  seats: string[];
  areas: { area: string; quantity: number }[];
  total: Money;
  status: 'paid' | 'refunded' | string;
  paidAt: string;
  tickets: Ticket[];
}

/** The live channel's messages. */
export interface LiveSnapshot {
  sessionId: string;
  version: number;
  statuses: string;
  areas: AreaAvailability[];
}

export interface LiveChange {
  sessionId: string;
  fromVersion: number;
  version: number;
  seats: [index: number, status: number][];
  areas: AreaAvailability[];
}
