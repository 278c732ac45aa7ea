import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { OutcomeUnknownError, attempt, unansweredAttempt } from '../api/attempts';
import { booking } from '../api/booking';
import { ProblemError } from '../api/client';
import type { Reservation, Session } from '../api/contract';
import { Notice, type NoticeKind, describe } from '../components/Notices';
import type { Plan } from '../seatmap/plan';
import { texts } from '../texts';
import { countdown, date, money } from '../texts/formats';
import { timeLeft } from './holds';
import { ReservedPlaces } from './ReservedPlaces';

type Token = keyof typeof texts.value.reservation.cards;

const urgent = 30_000;

/** A hold: what is left of its time, what is in it, and the sandbox's cards to pay it with. */
export function HoldToPay({ reservation, session, plan, onChange }: {
  reservation: Reservation;
  session: Session;
  plan: Plan | null;
  onChange: (next: Reservation) => void;
}) {
  const token = useSignal<Token>('tok_ok');
  const isBusy = useSignal(false);
  const isWaiting = useSignal(false);
  const said = useSignal<{ kind: NoticeKind; text: string } | null>(null);
  const t = texts.value.reservation;
  const attemptName = `pay.${reservation.reservationId}`;
  const path = `/sessions/${reservation.sessionId}/reservations/${reservation.reservationId}`;

  const look = async () => onChange((await booking.reservation(reservation.sessionId, reservation.reservationId)).body);

  const pay = async (body: { method: string; token: string }) => {
    isBusy.value = true;
    said.value = null;
    try {
      const { body: paid } = await attempt<Reservation>(attemptName, `${path}/payment`, body, () => (isWaiting.value = true));
      onChange(paid);
    } catch (failure) {
      said.value = explain(failure);
      // A refusal says that the reservation is not what is shown.
      if (failure instanceof ProblemError && failure.status === 409) await look().catch(() => undefined);
    } finally {
      isBusy.value = false;
      isWaiting.value = false;
    }
  };

  // What was sent before a reload, and has no answer yet, is sent again with the same key.
  useEffect(() => {
    const unanswered = unansweredAttempt<{ method: string; token: string }>(attemptName);
    if (unanswered && reservation.status === 'held') {
      isWaiting.value = true;
      void pay(unanswered);
    }
  }, []);

  const giveBack = async () => {
    isBusy.value = true;
    said.value = null;
    try {
      onChange((await booking.cancel(reservation.sessionId, reservation.reservationId)).body);
    } catch (failure) {
      said.value = { kind: 'bad', text: describe(failure) };
    } finally {
      isBusy.value = false;
    }
  };

  const isPaying = reservation.status === 'paying' || isBusy.value;
  return (
    <>
      {reservation.status === 'held' && <Countdown reservation={reservation} holdSeconds={session.holdSeconds} />}
      {reservation.status === 'paying' && <Notice kind="info">{t.payingText}</Notice>}
      {isWaiting.value && <Notice kind="warning">{t.waiting}</Notice>}
      <section class="card" aria-labelledby="places-title">
        <h2 id="places-title">{t.places}</h2>
        <ReservedPlaces reservation={reservation} plan={plan} />
      </section>
      {reservation.status === 'held' && (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void pay({ method: 'card', token: token.value });
          }}
        >
          <div>
            <h2>{t.payTitle}</h2>
            <p class="muted small-text">{t.sandbox}</p>
          </div>
          <fieldset class="cards" disabled={isBusy.value}>
            <legend class="visually-hidden">{t.sandbox}</legend>
            {(Object.keys(t.cards) as Token[]).map((name) => (
              <label key={name} class="pay-card">
                <input type="radio" name="token" value={name} checked={token.value === name} onChange={() => (token.value = name)} />
                <span>
                  <strong>{t.cards[name].name}</strong>
                  <small class="muted">{t.cards[name].text}</small>
                </span>
              </label>
            ))}
          </fieldset>
          {said.value && <Notice kind={said.value.kind}>{said.value.text}</Notice>}
          <div class="actions">
            <button type="submit" class="button primary" disabled={isPaying}>
              {isBusy.value ? t.paying : t.pay(money(reservation.total))}
            </button>
            <button type="button" class="button quiet" disabled={isPaying} onClick={() => void giveBack()}>
              {t.giveBack}
            </button>
          </div>
        </form>
      )}
    </>
  );
}

function Countdown({ reservation, holdSeconds }: { reservation: Reservation; holdSeconds: number }) {
  const { hold } = texts.value;
  const left = timeLeft(reservation.expiresAt);
  const share = Math.min(1, left / (holdSeconds * 1000));
  return (
    <div class={`countdown ${left < urgent ? 'urgent' : ''}`}>
      <div class="between">
        <p>
          <strong class="tabular countdown-time">{countdown(left)}</strong> {hold.left}
        </p>
        <p class="small-text">{hold.ends(date(reservation.expiresAt, 'time'))}</p>
      </div>
      <svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="1" class="meter-ground" />
        <rect width={share * 100} height="1" class="meter-left" />
      </svg>
      <p class="visually-hidden" role="status">
        {left <= 60_000 && left > 0 ? hold.oneMinute : ''}
      </p>
    </div>
  );
}

function explain(failure: unknown): { kind: NoticeKind; text: string } {
  const t = texts.value.reservation;
  if (failure instanceof OutcomeUnknownError) return { kind: 'bad', text: t.unknown };
  if (failure instanceof ProblemError && failure.slug === 'payment-declined') return { kind: 'bad', text: t.declined };
  if (failure instanceof ProblemError && failure.slug === 'payment-unavailable') return { kind: 'warning', text: t.providerAway };
  return { kind: 'bad', text: describe(failure) };
}
