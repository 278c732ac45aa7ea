import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import './choice.css';
import type { Reservation, Session } from '../api/contract';
import { Icon } from '../components/Icon';
import { Notice } from '../components/Notices';
import { Stepper } from '../components/Stepper';
import { follow } from '../live/follow';
import { SeatStatuses } from '../live/statuses';
import { go } from '../router';
import { Look } from '../seatmap/glyphs';
import { placeName, seatName } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { SeatGlyph } from '../seatmap/SeatGlyph';
import { SeatList } from '../seatmap/SeatList';
import { SeatMap } from '../seatmap/SeatMap';
import { texts } from '../texts';
import { countdown, date, money, number } from '../texts/formats';
import { Choice, endsWithPage, setEndsWithPage } from './choosing';
import { HeldHere } from './HeldHere';
import { RemarkToast } from './RemarkToast';
import { useSaleState } from './saleState';

// A component whose properties and signals are the same is not made again: what shows statuses, which are no signal, takes
// their revision.

/** The seats of a session and the choice of somebody among them. */
export function SeatChoice({ session, plan }: { session: Session; plan: Plan }) {
  const statuses = useMemo(() => new SeatStatuses(plan), [plan]);
  const choice = useMemo(() => new Choice(session, plan, statuses), [session, plan, statuses]);
  const revision = useSignal(0);
  const asList = useSignal(false);
  const shown = useSignal<number | null>(null);
  const sale = useSaleState(session);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    let frame = 0;
    const stopListening = statuses.listen(() => {
      choice.review();
      // Counts follow with the next frame, however many messages come before it.
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        revision.value++;
      });
    });
    const stopFollowing = follow(session.sessionId, statuses);
    return () => {
      stopFollowing();
      stopListening();
      cancelAnimationFrame(frame);
    };
  }, [session, statuses, choice]);

  const opened = (reservation: Reservation | null) => {
    if (reservation) go(`sessions/${session.sessionId}/reservations/${reservation.reservationId}`);
  };
  useEffect(() => void choice.resume().then(opened), [choice]);

  const describe = (seat: number) => {
    const { statuses: words } = texts.value.session;
    const status = choice.mine.value.has(seat)
      ? words.mine
      : choice.seats.value.has(seat)
        ? words.chosen
        : [words.available, words.held, words.sold, words.blocked][statuses.seats[seat]!];
    return `${seatName(plan, seat)} · ${status}`;
  };

  const t = texts.value.session;
  const isOpen = sale.state === 'open';
  const parts = {
    plan, statuses, describe,
    chosen: choice.seats.value,
    mine: choice.mine.value,
    onSeat: (seat: number) => (sale.words === null ? choice.toggle(seat) : choice.refuse(sale.words)),
  };
  return (
    <div class="choice-page" data-version={revision.value >= 0 ? statuses.version : -1}>
      <section class="choice-view" aria-label={t.mapLabel}>
        <fieldset class="segments view-switch">
          <legend class="visually-hidden">{t.view}</legend>
          {[false, true].map((list) => (
            <label key={String(list)}>
              <input
                type="radio"
                name="view"
                checked={asList.value === list}
                onChange={() => {
                  asList.value = list;
                  choice.remark.value = null;
                }}
              />
              <span>{list ? t.list : t.map}</span>
            </label>
          ))}
        </fieldset>
        {asList.value ? (
          <SeatList {...parts} revision={revision.value} />
        ) : (
          <SeatMap {...parts} shown={shown.value} onArea={() => panel.current?.querySelector<HTMLElement>('.area-places button:not(:disabled)')?.focus()} />
        )}
        <RemarkToast choice={choice} onShow={(seat) => (shown.value = seat)} />
      </section>
      <aside class="choice-panel" ref={panel}>
        <header>
          <h1>{session.title}</h1>
          <p class="muted">{session.venue}</p>
          <p class="muted small-text">{date(session.startsAt, 'dateTime')}</p>
        </header>
        {sale.words && <Notice kind="info">{sale.words}</Notice>}
        {choice.isWaiting.value && <Notice kind="warning">{t.waiting}</Notice>}
        <HeldHere session={session} plan={plan} />
        {isOpen && <Chosen choice={choice} onHeld={opened} />}
        {isOpen && plan.areas.length > 0 && <Areas choice={choice} revision={revision.value} />}
        {isOpen && plan.seatCount > 0 && <BestAvailable choice={choice} onHeld={opened} revision={revision.value} />}
        <Legend plan={plan} statuses={statuses} revision={revision.value} isOpen={isOpen} />
      </aside>
      {isOpen && choice.places.value > 0 && (
        <div class="choice-bar">
          <div>
            <strong class="tabular">{money(choice.total.value)}</strong>
            <span class="muted small-text">{t.choiceCount(choice.places.value)}</span>
          </div>
          <HoldButton choice={choice} onHeld={opened} />
        </div>
      )}
    </div>
  );
}

interface Held {
  choice: Choice;
  onHeld: (reservation: Reservation | null) => void;
}

function HoldButton({ choice, onHeld }: Held) {
  const { session } = texts.value;
  return (
    <button
      type="button"
      class="button primary wide"
      disabled={choice.isHolding.value}
      onClick={() => void choice.hold().then(onHeld)}
    >
      {choice.isHolding.value ? session.holding : session.hold(choice.places.value)}
    </button>
  );
}

function Chosen({ choice, onHeld }: Held) {
  const { session } = texts.value;
  const { plan } = choice;
  const seats = [...choice.seats.value].sort((one, other) => one - other);
  return (
    <section class="card choice-card" aria-labelledby="choice-title">
      <div class="between">
        <h2 id="choice-title">{session.choiceTitle}</h2>
        {choice.places.value > 0 && (
          <button type="button" class="text-button small-text" onClick={() => choice.clear()}>
            {session.clear}
          </button>
        )}
      </div>
      {choice.places.value === 0 && plan.seatCount > 0 && <p class="muted small-text">{session.choiceEmpty}</p>}
      {seats.length > 0 && (
        <ul class="chosen-seats">
          {seats.map((seat) => {
            const category = plan.categories[plan.categoryOf[seat]!]!;
            const place = placeName(plan, seat);
            return (
              <li key={seat}>
                <SeatGlyph look={Look.available} category={plan.categoryOf[seat]!} />
                <span>
                  {place}
                  <small class="muted">{category.label}</small>
                </span>
                <span class="tabular">{money({ amount: category.price, currency: plan.currency })}</span>
                <button type="button" class="icon-button small" aria-label={session.removeSeat(place)} onClick={() => choice.toggle(seat)}>
                  <Icon name="close" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {choice.places.value > 0 && (
        <>
          <p class="between total">
            <span>{texts.value.common.total}</span>
            <strong class="tabular">{money(choice.total.value)}</strong>
          </p>
          <div class="choice-action">
            <HoldButton choice={choice} onHeld={onHeld} />
          </div>
          <p class="muted small-text">{session.holdFor(countdown(choice.session.holdSeconds * 1000))}</p>
        </>
      )}
      <label class="check small-text">
        <input type="checkbox" checked={endsWithPage.value} onChange={(event) => setEndsWithPage(event.currentTarget.checked)} />
        <span>
          {session.release}
          <small>{session.releaseText}</small>
        </span>
      </label>
    </section>
  );
}

function Areas({ choice }: { choice: Choice; revision: number }) {
  const { session } = texts.value;
  const { plan, statuses } = choice;
  return (
    <section class="card choice-card" aria-labelledby="areas-title">
      <h2 id="areas-title">{session.areaTitle}</h2>
      <ul class="area-places">
        {plan.areas.map((area) => {
          const free = statuses.areas.find((one) => one.id === area.id)?.available ?? 0;
          const taken = choice.areas.value.get(area.id) ?? 0;
          const room = choice.session.maxSeatsPerCustomer - choice.places.value + taken;
          const category = plan.categories[area.category];
          return (
            <li key={area.id} class="between">
              <div>
                <strong>{area.label}</strong>
                <p class="muted small-text tabular">
                  {category && money({ amount: category.price, currency: plan.currency })} ·{' '}
                  {free > 0 ? session.areaFree(free, number(area.capacity)) : session.soldOut}
                </p>
              </div>
              <Stepper value={taken} least={0} most={Math.min(free, room)} label={area.label} onChange={(next) => choice.setArea(area.id, next)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function BestAvailable({ choice, onHeld }: Held & { revision: number }) {
  const { session } = texts.value;
  const { plan, statuses } = choice;
  const quantity = useSignal(2);
  const category = useSignal('');
  const inSeats = new Set(plan.categoryOf);
  return (
    <section class="card choice-card" aria-labelledby="best-title">
      <div>
        <h2 id="best-title">{session.bestTitle}</h2>
        <p class="muted small-text">{session.bestText}</p>
      </div>
      <div class="best-fields">
        <Stepper value={quantity.value} least={1} most={choice.session.maxSeatsPerCustomer} label={session.howMany} onChange={(next) => (quantity.value = next)} />
        {inSeats.size > 1 && (
          <select aria-label={session.category} value={category.value} onChange={(event) => (category.value = event.currentTarget.value)}>
            <option value="">{session.anyCategory}</option>
            {plan.categories.map(
              (one, index) =>
                inSeats.has(index) && (
                  <option key={one.key} value={one.key} disabled={statuses.freeByCategory[index] === 0}>
                    {one.label} · {money({ amount: one.price, currency: plan.currency })}
                  </option>
                ),
            )}
          </select>
        )}
      </div>
      <button
        type="button"
        class="button"
        disabled={choice.isHolding.value}
        onClick={() => void choice.hold({ quantity: quantity.value, ...(category.value ? { category: category.value } : {}) }).then(onHeld)}
      >
        <Icon name="spark" />
        {session.findBest}
      </button>
    </section>
  );
}

function Legend({ plan, statuses, isOpen }: { plan: Plan; statuses: SeatStatuses; revision: number; isOpen: boolean }) {
  const { session } = texts.value;
  const words = session.statuses;
  const kinds = [
    [Look.chosen, words.chosen], [Look.mine, words.mine], [Look.held, words.held], [Look.sold, words.sold], [Look.blocked, words.blocked],
  ] as const;
  const inSeats = new Set(plan.categoryOf);
  return (
    <section class="card choice-card" aria-labelledby="legend-title">
      <h2 id="legend-title">{session.legend}</h2>
      <ul class="legend">
        {plan.categories.map(
          (category, index) =>
            inSeats.has(index) && (
              <li key={category.key}>
                <SeatGlyph look={Look.available} category={index} />
                <span>{category.label}</span>
                {isOpen && <span class="muted small-text tabular">{session.freeCount(statuses.freeByCategory[index]!)}</span>}
                <strong class="tabular">{money({ amount: category.price, currency: plan.currency })}</strong>
              </li>
            ),
        )}
      </ul>
      <ul class="legend statuses">
        {kinds.map(([look, label]) => (
          <li key={look}>
            <SeatGlyph look={look} />
            <span>{label}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
