import { send } from './client';
import type {
  ActiveReservation, CompactSeatMap, Items, Purchase, Reservation, Seating, Session, SessionSummary,
} from './contract';
import { sendAsBearer } from './identity';

const of = encodeURIComponent;

/** The calls of the contract that buyers' pages make. All throw as `send` does. */
export const booking = {
  sessions: (query: Record<string, string>, signal?: AbortSignal) =>
    send<Items<SessionSummary>>(`/sessions?${new URLSearchParams(query)}`, signal ? { signal } : {}),

  session: (sessionId: string) => send<Session>(`/sessions/${of(sessionId)}`),

  seating: (sessionId: string) => send<Seating>(`/sessions/${of(sessionId)}/seating`, { patience: 60_000 }),

  /** The compact seat map; null where it is still that of `knownVersion`. */
  seats: async (sessionId: string, knownVersion: number | null, signal?: AbortSignal) => {
    const answer = await send<CompactSeatMap | null>(`/sessions/${of(sessionId)}/seats?format=compact`, {
      ...(knownVersion === null ? {} : { headers: { 'If-None-Match': `"${knownVersion}"` } }),
      ...(signal ? { signal } : {}),
    });
    return answer.status === 304 ? null : answer.body;
  },

  reservation: (sessionId: string, reservationId: string) =>
    sendAsBearer<Reservation>(`/sessions/${of(sessionId)}/reservations/${of(reservationId)}`),

  /** Gives a hold back, or the money of a purchase while it is refundable; a repetition answers as the first. */
  cancel: (sessionId: string, reservationId: string) =>
    sendAsBearer<Reservation>(`/sessions/${of(sessionId)}/reservations/${of(reservationId)}`, { method: 'DELETE' }),

  activeReservations: () => sendAsBearer<Items<ActiveReservation>>('/me/reservations?limit=200'),

  purchases: (cursor: string | null) =>
    sendAsBearer<Items<Purchase>>(`/me/purchases?limit=20${cursor ? `&cursor=${of(cursor)}` : ''}`),

  /** The QR code of a ticket, as SVG text. */
  ticketCode: (ticketId: string) =>
    sendAsBearer<string>(`/tickets/${of(ticketId)}.svg`, { headers: { Accept: 'image/svg+xml' } }),
};
