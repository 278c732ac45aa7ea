import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import './reservation.css';
import { booking } from '../api/booking';
import { ProblemError } from '../api/client';
import type { Reservation, Session } from '../api/contract';
import { Empty, Failure, Spinner } from '../components/Notices';
import { onReservation } from '../live/channel';
import { Link } from '../router';
import type { Plan } from '../seatmap/plan';
import { planOfSession } from '../seatmap/plans';
import { texts } from '../texts';
import { date, money } from '../texts/formats';
import { noteReservation, now } from './holds';
import { HoldToPay } from './HoldToPay';
import { PurchaseTickets } from './PurchaseTickets';
import { ReservedPlaces } from './ReservedPlaces';

const askEvery = 1_000;

/** One reservation from its hold to its tickets: what is shown is what it is now, also after a reload. */
export default function ReservationPage({ sessionId, reservationId }: { sessionId: string; reservationId: string }) {
  const reservation = useSignal<Reservation | null>(null);
  const session = useSignal<Session | null>(null);
  const plan = useSignal<Plan | null>(null);
  const failure = useSignal<unknown>(null);

  const take = (next: Reservation) => {
    // What was asked for earlier may be answered later.
    if (reservation.value && next.version < reservation.value.version) return;
    reservation.value = next;
    failure.value = null;
    if (session.value) noteReservation(next, session.value);
  };
  const load = async () => {
    try {
      const [about, mine] = await Promise.all([
        session.value ? null : booking.session(sessionId),
        booking.reservation(sessionId, reservationId),
      ]);
      if (about) session.value = about.body;
      take(mine.body);
    } catch (problem) {
      failure.value = problem;
    }
  };
  useEffect(() => {
    void load();
    // Names are nicer than ids, and can come later.
    planOfSession(sessionId).then((loaded) => (plan.value = loaded), () => undefined);
    return onReservation((changed) => changed.reservationId === reservationId && void load());
  }, [sessionId, reservationId]);

  const status = reservation.value?.status;
  // A payment whose answer has not come is asked after until it has.
  useEffect(() => {
    if (status !== 'paying') return undefined;
    const timer = setInterval(() => void load(), askEvery);
    return () => clearInterval(timer);
  }, [status]);

  // The hold is over at its deadline, whether or not anybody has told us.
  const isOverdue = status === 'held' && Date.parse(reservation.value!.expiresAt) <= now.value;
  useEffect(() => {
    if (isOverdue) void load();
  }, [isOverdue]);

  const { reservation: t, common, product } = texts.value;
  useEffect(() => {
    document.title = `${session.value?.title ?? t.title} · ${product}`;
  }, [session.value, t, product]);

  const mine = reservation.value;
  if (!mine || !session.value) {
    if (failure.value === null) return <Spinner />;
    if (failure.value instanceof ProblemError && failure.value.status === 404)
      return (
        <Empty title={t.notFoundTitle} text={t.notFoundText}>
          <Link to="account" class="button">
            {texts.value.account.signIn}
          </Link>
        </Empty>
      );
    return (
      <div class="page narrow">
        <h1>{common.failedTitle}</h1>
        <Failure failure={failure.value} onRetry={() => void load()} />
      </div>
    );
  }

  const shown = isOverdue ? 'expired' : mine.status;
  const parts = { reservation: mine, session: session.value, plan: plan.value, onChange: take };
  return (
    <div class="page narrow reservation-page">
      <div class="page-head">
        <p class="small-text no-print">
          <Link to={`sessions/${sessionId}`}>{session.value.title}</Link>
        </p>
        <h1>{titleOf(shown)}</h1>
        <p class="muted">
          {session.value.venue} · {date(session.value.startsAt, 'dateTime')}
        </p>
      </div>
      {shown === 'held' || shown === 'paying' ? (
        <HoldToPay {...parts} />
      ) : shown === 'paid' ? (
        <PurchaseTickets {...parts} />
      ) : (
        <section class="card">
          <p>{textOf(shown, mine)}</p>
          <ReservedPlaces {...parts} />
          <div class="actions">
            <Link to={`sessions/${sessionId}`} class="button primary">
              {t.again}
            </Link>
          </div>
        </section>
      )}
    </div>
  );
}

function titleOf(status: Reservation['status']): string {
  const { reservation: t, hold } = texts.value;
  return {
    held: hold.title, paying: t.statuses.paying, paid: t.paidTitle, expired: t.expiredTitle, cancelled: t.cancelledTitle,
    refunded: t.refundedTitle,
  }[status];
}

function textOf(status: Reservation['status'], mine: Reservation): string {
  const { reservation: t } = texts.value;
  if (status === 'refunded') return t.refundedText(money(mine.total));
  return status === 'expired' ? t.expiredText : t.cancelledText;
}
