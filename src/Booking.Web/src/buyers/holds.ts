import { computed, effect, signal } from '@preact/signals';
import { booking } from '../api/booking';
import { serverClock } from '../api/clock';
import type { ActiveReservation, Reservation } from '../api/contract';
import { bearerKey, isSomebody } from '../api/identity';

/** The reservations that this customer holds or is paying, the newest first; null until they are known. */
export const activeReservations = signal<ActiveReservation[] | null>(null);

/** The server's time; it moves four times a second while there is a hold to count down. */
export const now = signal(serverClock.now());

const tick = 250;

/** What is left of a hold, in milliseconds; never negative. */
export const timeLeft = (expiresAt: string) => Math.max(0, Date.parse(expiresAt) - now.value);

/** The holds that are not over, the one that ends first in front. */
export const holds = computed(() =>
  (activeReservations.value ?? [])
    .filter((one) => one.status === 'held' && timeLeft(one.expiresAt) > 0)
    .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt)),
);

const counts = computed(() => (activeReservations.value ?? []).some((one) => one.status === 'held'));

effect(() => {
  if (!counts.value) return undefined;
  now.value = serverClock.now();
  const timer = setInterval(() => (now.value = serverClock.now()), tick);
  return () => clearInterval(timer);
});

let asked = 0;

/** Asks again what is held. A failure leaves what was known; the next page asks again. */
export async function refreshHolds(): Promise<void> {
  if (!isSomebody()) {
    activeReservations.value = [];
    return;
  }
  const mine = ++asked;
  try {
    const { body } = await booking.activeReservations();
    if (mine === asked) activeReservations.value = body.items;
  } catch {
    // The bar above says that the connection is gone.
  }
}

/** Takes in a reservation that the API has just answered with, so that nobody waits for the list to have it. */
export function noteReservation(reservation: Reservation, session: { title: string; venue: string; startsAt: string }): void {
  asked++;
  const others = (activeReservations.value ?? []).filter((one) => one.reservationId !== reservation.reservationId);
  const { status } = reservation;
  activeReservations.value =
    status === 'held' || status === 'paying'
      ? [
          {
            reservationId: reservation.reservationId,
            sessionId: reservation.sessionId,
            title: session.title,
            venue: session.venue,
            startsAt: session.startsAt,
            seats: reservation.seats.map((seat) => seat.id),
            areas: reservation.areas.map(({ area, quantity }) => ({ area, quantity })),
            total: reservation.total,
            status,
            expiresAt: reservation.expiresAt,
            version: reservation.version,
          },
          ...others,
        ]
      : others;
}

/** Takes out a reservation that has ended. */
export function forgetReservation(reservationId: string): void {
  asked++;
  activeReservations.value = (activeReservations.value ?? []).filter((one) => one.reservationId !== reservationId);
}

// Somebody else at this browser holds something else.
effect(() => {
  bearerKey.value;
  void refreshHolds();
});

addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void refreshHolds());
addEventListener('online', () => void refreshHolds());
