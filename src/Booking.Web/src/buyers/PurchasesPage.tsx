import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import './reservation.css';
import { booking } from '../api/booking';
import type { Purchase } from '../api/contract';
import { bearerKey, isSomebody, user } from '../api/identity';
import { Failure, Notice, Spinner } from '../components/Notices';
import { Link } from '../router';
import { placesOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { planOfSession } from '../seatmap/plans';
import { texts } from '../texts';
import { countdown, date, money } from '../texts/formats';
import { activeReservations, refreshHolds, timeLeft } from './holds';

/** What this customer holds and has bought, the newest first. */
export default function PurchasesPage() {
  const bought = useSignal<{ items: Purchase[]; next: string | null } | null>(null);
  const failure = useSignal<unknown>(null);
  const { purchases: t, product, common } = texts.value;
  const who = bearerKey.value;

  const load = async (cursor: string | null) => {
    failure.value = null;
    if (!isSomebody()) {
      bought.value = { items: [], next: null };
      return;
    }
    try {
      const { body } = await booking.purchases(cursor);
      bought.value = { items: [...(cursor ? (bought.value?.items ?? []) : []), ...body.items], next: body.next ?? null };
    } catch (problem) {
      failure.value = problem;
    }
  };
  useEffect(() => {
    bought.value = null;
    void load(null);
    void refreshHolds();
  }, [who]);
  useEffect(() => {
    document.title = `${t.title} · ${product}`;
  }, [t, product]);

  const active = (activeReservations.value ?? []).filter((one) => one.status === 'paying' || timeLeft(one.expiresAt) > 0);
  const items = bought.value?.items;
  return (
    <div class="page narrow">
      <h1>{t.title}</h1>
      {!user.value && isSomebody() && (
        <Notice kind="info">
          <p>{t.guestNote}</p>
          <Link to="account">{texts.value.account.signUp}</Link>
        </Notice>
      )}
      {failure.value !== null && <Failure failure={failure.value} onRetry={() => void load(null)} />}
      {!items && failure.value === null && <Spinner />}
      {active.length > 0 && (
        <section class="purchases">
          <h2>{t.active}</h2>
          {active.map((one) => (
            <article key={one.reservationId} class="purchase">
              <div>
                <h3>
                  <Link to={`sessions/${one.sessionId}/reservations/${one.reservationId}`}>{one.title}</Link>
                </h3>
                <p class="muted small-text">{date(one.startsAt, 'shortDateTime')}</p>
                <Places purchase={one} />
              </div>
              <div class="purchase-side">
                <strong class="tabular">{money(one.total)}</strong>
                <span class="badge warning tabular">
                  {one.status === 'paying' ? texts.value.reservation.statuses.paying : texts.value.hold.pill(countdown(timeLeft(one.expiresAt)))}
                </span>
              </div>
            </article>
          ))}
        </section>
      )}
      {items && items.length === 0 && active.length === 0 && (
        <div class="empty">
          <h2>{t.empty}</h2>
          <p>{t.emptyText}</p>
          <Link to="" class="button">
            {common.toSessions}
          </Link>
        </div>
      )}
      {items && items.length > 0 && (
        <section class="purchases">
          <h2>{t.bought}</h2>
          {items.map((one) => (
            <article key={one.reservationId} class="purchase">
              <div>
                <h3>
                  <Link to={`sessions/${one.sessionId}/reservations/${one.reservationId}`}>{one.title}</Link>
                </h3>
                <p class="muted small-text">
                  {one.venue} · {date(one.startsAt, 'shortDateTime')}
                </p>
                <Places purchase={one} />
              </div>
              <div class="purchase-side">
                <strong class="tabular">{money(one.total)}</strong>
                <span class={`badge ${one.status === 'paid' ? 'good' : ''}`}>
                  {one.status === 'paid' ? t.tickets(one.tickets.length) : texts.value.reservation.statuses.refunded}
                </span>
              </div>
            </article>
          ))}
        </section>
      )}
      {bought.value?.next && (
        <button type="button" class="button more" onClick={() => void load(bought.value!.next)}>
          {common.more}
        </button>
      )}
    </div>
  );
}

/** The places as people read them; the plan, which the browser has kept since they were chosen, knows their names. */
function Places({ purchase }: { purchase: Pick<Purchase, 'sessionId' | 'seats' | 'areas'> }) {
  const plan = useSignal<Plan | null | 'unknown'>(null);
  useEffect(() => {
    let isOver = false;
    planOfSession(purchase.sessionId).then(
      (loaded) => !isOver && (plan.value = loaded),
      // Without it the ids have to do.
      () => !isOver && (plan.value = 'unknown'),
    );
    return () => void (isOver = true);
  }, [purchase.sessionId]);
  const known = plan.value;
  return (
    <p class="small-text purchase-places">
      {known !== null && placesOf(known === 'unknown' ? null : known, purchase.seats, purchase.areas).join(' · ')}
    </p>
  );
}
