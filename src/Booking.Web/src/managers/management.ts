import type { Answer } from '../api/client';
import type { Items, Money, Seating } from '../api/contract';
import { sendAsBearer } from '../api/identity';

const of = encodeURIComponent;

/** A large plan takes its time on its way up. */
const planPatience = 60_000;

/** What happened in a sale. */
export interface Sales {
  reservations: number;
  payments: number;
  cancellations: number;
  expiries: number;
  refunds: number;
  checkIns: number;
  placesSold: number;
  placesRefunded: number;
  paid: Money;
  refunded: Money;
  revenue: Money;
  /** Absent where there was no reservation. */
  conversion?: number;
}

export interface PlaceCounts {
  places: number;
  available: number;
  held: number;
  sold: number;
  blocked: number;
  revenue: Money;
}

export interface CategoryStatistics extends PlaceCounts {
  category: string;
}

export interface SessionStatistics extends PlaceCounts {
  sessionId: string;
  version: number;
  categories: CategoryStatistics[];
  life: Sales;
  days: (Sales & { day: string })[];
  minutes: (Sales & { minute: string })[];
}

export interface PopularSession {
  sessionId: string;
  title: string;
  venue: string;
  startsAt: string;
  places: number;
  placesSold: number;
  revenue: Money;
}

export interface Statistics {
  currencies: (PlaceCounts & { currency: string; sessions: number; total: Sales })[];
  popular: PopularSession[];
}

/** A fault of a seating file. `place` is a path in it: `sections[0].rows[1].seats[2]`. */
export interface Finding {
  place: string;
  placeInWords?: string;
  rule: string;
  message: string;
}

/** A seating in the native form, as plans are kept. */
export type PlanSeating = Omit<Seating, 'sessionId' | 'currency' | 'prices'>;

export interface CheckedPlan {
  places?: number;
  findings: Finding[];
  seating?: PlanSeating;
}

export interface KeptPlan {
  planId: string;
  name: string;
  places: number;
  createdAt: string;
}

export interface NewSession {
  title: string;
  venue: string;
  startsAt: string;
  currency: string;
  prices: Record<string, number>;
  seating: unknown;
  salesOpenAt?: string;
  salesCloseAt?: string;
  refundableUntil?: string;
  holdSeconds: number;
  maxSeatsPerCustomer: number;
  preventOrphans: boolean;
}

/** Somebody was let in. */
export interface CheckIn {
  ticketId: string;
  reservationId: string;
  seat?: string;
  area?: string;
  checkedInAt: string;
}

const session = (sessionId: string) => `/sessions/${of(sessionId)}`;

/** The calls of the contract that only managers may make. All throw as `send` does. */
export const management = {
  statistics: (sessionId: string, minutes: number, signal?: AbortSignal): Promise<Answer<SessionStatistics>> =>
    sendAsBearer(`${session(sessionId)}/statistics?minutes=${minutes}`, signal ? { signal } : {}),

  allStatistics: (): Promise<Answer<Statistics>> => sendAsBearer('/statistics?limit=5&minutes=1'),

  /** Reads a seating and says what is wrong with it; keeps nothing. */
  checkPlan: (seating: unknown, signal: AbortSignal): Promise<Answer<CheckedPlan>> =>
    sendAsBearer('/plans?dryRun=true', { method: 'POST', body: { name: 'Preview', seating }, patience: planPatience, signal }),

  keepPlan: (name: string, seating: unknown): Promise<Answer<{ planId: string }>> =>
    sendAsBearer('/plans', { method: 'POST', body: { name, seating }, patience: planPatience }),

  plans: (): Promise<Answer<Items<KeptPlan>>> => sendAsBearer('/plans?limit=200'),

  plan: (planId: string): Promise<Answer<KeptPlan & { seating: PlanSeating }>> =>
    sendAsBearer(`/plans/${of(planId)}`, { patience: planPatience }),

  openSession: (body: NewSession): Promise<Answer<{ sessionId: string }>> =>
    sendAsBearer('/sessions', { method: 'POST', body, patience: planPatience }),

  cancelSession: (sessionId: string, reason: string): Promise<Answer<{ version: number }>> =>
    sendAsBearer(session(sessionId), { method: 'DELETE', body: { reason }, patience: planPatience }),

  block: (sessionId: string, seats: string[], reason: string): Promise<Answer<{ version: number }>> =>
    sendAsBearer(`${session(sessionId)}/blocks`, { method: 'POST', body: { seats, reason } }),

  unblock: (sessionId: string, seats: string[]): Promise<Answer<{ version: number }>> =>
    sendAsBearer(`${session(sessionId)}/blocks`, { method: 'DELETE', body: { seats } }),

  checkIn: (sessionId: string, code: string): Promise<Answer<CheckIn>> =>
    sendAsBearer(`${session(sessionId)}/check-ins`, { method: 'POST', body: { code } }),
};
