import { useSignal } from '@preact/signals';
import { booking } from '../api/booking';
import { serverClock } from '../api/clock';
import type { Session } from '../api/contract';
import { Failure, Notice, Spinner } from '../components/Notices';
import { Link } from '../router';
import { capitalised } from '../seatmap/plan';
import { date, money, number, percent } from '../texts/formats';
import { texts } from '../texts/managers';
import { CancelSession } from './CancelSession';
import { ManagersOnly } from './ManagersOnly';
import { PlacesBar } from './PlacesBar';
import { SalesChart, chartMinutes } from './SalesChart';
import { type SessionStatistics, management } from './management';
import { usePolled } from './polling';

const refreshEvery = 2_000;
const rateMinutes = 5;

/** A sale as it happens. */
export default function SalePage({ sessionId }: { sessionId: string }) {
  const session = usePolled(async () => (await booking.session(sessionId)).body, 10_000);
  const statistics = usePolled(
    async (signal) => (await management.statistics(sessionId, chartMinutes * 2, signal)).body, refreshEvery);
  const isCancelling = useSignal(false);
  const { sale } = texts.value;
  const known = session.value.value;
  const counts = statistics.value.value;
  const failure = session.failure.value ?? statistics.failure.value;
  const isGone = known?.status === 'cancelled';
  return (
    <ManagersOnly title={known?.title ?? sale.title} back={{ to: 'manage', label: texts.value.overview.title }}>
      {failure !== null && <Failure failure={failure} onRetry={() => (session.again(), statistics.again())} />}
      {!known && failure === null && <Spinner />}
      {known && (
        <div class="page-head">
          <h1>{known.title}</h1>
          <p class="muted">
            {known.venue} · <time dateTime={known.startsAt}>{date(known.startsAt, 'dateTime')}</time>
          </p>
          <div class="actions">
            <Link to={`manage/sessions/${sessionId}/seats`} class="button">
              {sale.seats}
            </Link>
            <Link to={`manage/sessions/${sessionId}/door`} class="button">
              {sale.door}
            </Link>
            <Link to={`manage/sessions/${sessionId}/history`} class="button">
              {sale.history}
            </Link>
            <Link to={`sessions/${sessionId}`} class="button quiet">
              {sale.asBuyer}
            </Link>
            {!isGone && (
              <button type="button" class="button quiet danger-text" disabled={!counts} onClick={() => (isCancelling.value = true)}>
                {sale.cancel}
              </button>
            )}
          </div>
        </div>
      )}
      {isGone && <Notice kind="warning">{sale.cancelled}</Notice>}
      {known && counts && <Numbers session={known} counts={counts} />}
      {isCancelling.value && known && counts && (
        <CancelSession
          session={known}
          counts={counts}
          onClose={() => (isCancelling.value = false)}
          onCancelled={() => {
            isCancelling.value = false;
            session.again();
            statistics.again();
          }}
        />
      )}
    </ManagersOnly>
  );
}

function Numbers({ session, counts }: { session: Session; counts: SessionStatistics }) {
  const { sale, places } = texts.value;
  const since = serverClock.now() - rateMinutes * 60_000;
  const recent = counts.minutes.filter((one) => Date.parse(one.minute) > since).reduce((sum, one) => sum + one.placesSold, 0);
  const share = counts.places === 0 ? 0 : counts.sold / counts.places;
  return (
    <>
      <dl class="figures">
        <Figure name={sale.occupancy} value={percent(share)} more={sale.ofPlaces(number(counts.sold), number(counts.places))} />
        <Figure name={sale.revenue} value={money(counts.revenue)} more={sale.refunded(money(counts.life.refunded))} />
        <Figure name={sale.rate} value={number(Math.round((recent / rateMinutes) * 10) / 10)} more={sale.rateOver(rateMinutes)} />
        <Figure
          name={sale.conversion}
          value={counts.life.conversion === undefined ? '–' : percent(counts.life.conversion)}
          more={sale.paidOf(number(counts.life.payments), number(counts.life.reservations))}
        />
      </dl>
      <section class="card">
        <h2>{sale.places}</h2>
        <PlacesBar counts={counts} />
      </section>
      <section class="card">
        <SalesChart minutes={counts.minutes} />
      </section>
      <section class="card">
        <h2>{sale.categories}</h2>
        <div class="table-frame" tabIndex={0} role="region" aria-label={sale.categories}>
          <table>
            <thead>
              <tr>
                <th scope="col">{sale.category}</th>
                <th scope="col">{sale.price}</th>
                <th scope="col">{places.sold}</th>
                <th scope="col">{places.held}</th>
                <th scope="col">{places.blocked}</th>
                <th scope="col">{places.available}</th>
                <th scope="col">{sale.occupancy}</th>
                <th scope="col">{sale.revenue}</th>
              </tr>
            </thead>
            <tbody>
              {counts.categories.map((one) => (
                <tr key={one.category}>
                  <th scope="row">{capitalised(one.category)}</th>
                  <td>{money({ amount: session.prices[one.category] ?? 0, currency: session.currency })}</td>
                  <td>{number(one.sold)}</td>
                  <td>{number(one.held)}</td>
                  <td>{number(one.blocked)}</td>
                  <td>{number(one.available)}</td>
                  <td>{percent(one.places === 0 ? 0 : one.sold / one.places)}</td>
                  <td>{money(one.revenue)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section class="card">
        <h2>{sale.life}</h2>
        <dl class="life">
          {(['reservations', 'payments', 'cancellations', 'expiries', 'refunds', 'checkIns'] as const).map((name) => (
            <div key={name}>
              <dt>{sale.events[name]}</dt>
              <dd class="tabular">{number(counts.life[name])}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        <strong class="tabular">{value}</strong>
        <span class="muted small-text">{more}</span>
      </dd>
    </div>
  );
}
