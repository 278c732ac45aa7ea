import type { Session } from '../api/contract';
import { Icon } from '../components/Icon';
import { Link } from '../router';
import { placesOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { texts } from '../texts';
import { countdown, money } from '../texts/formats';
import { activeReservations, timeLeft } from './holds';

/** What this customer holds in a session, with the time that is left and the way to pay. */
export function HeldHere({ session, plan }: { session: Session; plan: Plan }) {
  const { hold, reservation } = texts.value;
  const here = (activeReservations.value ?? []).filter(
    (one) => one.sessionId === session.sessionId && (one.status === 'paying' || timeLeft(one.expiresAt) > 0),
  );
  return (
    <>
      {here.map((one) => (
        <section key={one.reservationId} class="card choice-card held-card">
          <div class="between">
            <h2>{one.status === 'paying' ? reservation.statuses.paying : hold.title}</h2>
            {one.status === 'held' && (
              <span class="held-time tabular">
                <Icon name="clock" />
                {countdown(timeLeft(one.expiresAt))}
              </span>
            )}
          </div>
          <p class="small-text">
            {placesOf(plan, one.seats, one.areas).join(' · ')}
          </p>
          <Link to={`sessions/${one.sessionId}/reservations/${one.reservationId}`} class="button primary">
            {one.status === 'paying' ? reservation.title : `${hold.pay} · ${money(one.total)}`}
          </Link>
        </section>
      ))}
    </>
  );
}
