import { placesOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { money, number } from '../texts/formats';
import { texts } from '../texts/auditors';
import type { SeatEvent } from './audit';
import type { LoggedEvent } from './log';

/** Of a place list so many rows are named. */
const mostRows = 3;

/** So much of an id tells people apart. */
const idLength = 6;

/** What both an event of the log and one of a seat's history can say. */
interface Told {
  type: string;
  seats: string[];
  areas: { area: string; quantity: number }[];
  /** Minor units. */
  amount: number | null;
  reason: string;
  places: number;
}

/** An event of the log in words. */
export function wordsOfEvent(plan: Plan, { type, data }: LoggedEvent): string {
  return words(plan, {
    type,
    seats: data.seats ?? (data.seat ? [data.seat] : []),
    areas: data.areas ?? (data.area ? [{ area: data.area, quantity: 1 }] : []),
    amount: data.amount ?? data.totalAmount ?? null,
    reason: data.reason ?? '',
    places: data.places ?? 0,
  });
}

/** An event of a seat's history in words. */
export function wordsOfSeat(plan: Plan, { type, seats, areas, amount, reason }: SeatEvent): string {
  const minor = typeof amount === 'number' ? amount : (amount?.amount ?? null);
  return words(plan, { type, seats: seats ?? [], areas: areas ?? [], amount: minor, reason: reason ?? '', places: plan.seatCount });
}

/** Who did it: an actor is customer:ID, manager:ID or system. */
export function whoOf(actor: string | null | undefined): string {
  const { who } = texts.value;
  const [role, id] = (actor ?? 'system').split(':');
  if (role === 'customer') return who.customer((id ?? '').slice(-idLength));
  return role === 'manager' ? who.manager : who.system;
}

function words(plan: Plan, told: Told): string {
  const { what } = texts.value;
  const places = placesInWords(plan, told);
  const amount = told.amount === null ? '' : money({ amount: told.amount, currency: plan.currency });
  const isWithSession = told.reason === 'session-cancelled';
  switch (told.type) {
    case 'session_scheduled': return what.opened(number(told.places));
    case 'seats_reserved': return amount === '' ? what.reservedOnly(places) : what.reserved(places, amount);
    case 'payment_started': return what.paymentStarted(amount);
    case 'payment_failed': return told.reason === 'declined' ? what.declined : what.unavailable;
    case 'reservation_paid': return what.paid(places, amount);
    case 'payment_reversed': return what.reversed(amount);
    case 'reservation_cancelled':
      if (told.reason === 'connection-closed') return what.releasedWithPage(places);
      if (told.reason === 'node-lost') return what.releasedWithNode(places);
      return isWithSession ? what.releasedByCancellation(places) : what.givenBack(places);
    case 'reservation_expired': return what.expired(places);
    case 'reservation_refunded': return (isWithSession ? what.refundedWithSession : what.refunded)(places, amount);
    case 'ticket_checked_in': return what.cameIn(places);
    case 'seats_blocked': return what.blocked(places, told.reason);
    case 'seats_unblocked': return what.unblocked(places);
    case 'session_cancelled': return what.cancelled(told.reason);
    // Of a newer node: its name says more than nothing.
    default: return told.type.replaceAll('_', ' ');
  }
}

function placesInWords(plan: Plan, { seats, areas }: Told): string {
  const names = placesOf(plan, seats, areas);
  if (names.length <= mostRows) return names.join(' · ');
  return `${names.slice(0, mostRows).join(' · ')} ${texts.value.more(names.length - mostRows)}`;
}
