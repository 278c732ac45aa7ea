import { booking } from '../api/booking';
import { Failure, Spinner } from '../components/Notices';
import { Icon } from '../components/Icon';
import { Link } from '../router';
import { date, money, number, percent } from '../texts/formats';
import { texts } from '../texts/managers';
import { ManagersOnly } from './ManagersOnly';
import { PlacesBar } from './PlacesBar';
import { management } from './management';
import { usePolled } from './polling';

const refreshEvery = 10_000;

/** All sales at a glance, and the way to each. */
export default function OverviewPage() {
  const found = usePolled(async (signal) => (await booking.sessions({ limit: '200' }, signal)).body.items, refreshEvery);
  const statistics = usePolled(async () => (await management.allStatistics()).body, refreshEvery);
  const { overview, sale, places } = texts.value;
  const sessions = found.value.value;
  const all = statistics.value.value;
  const failure = found.failure.value ?? statistics.failure.value;
  return (
    <ManagersOnly title={overview.title}>
      <div class="between wrap">
        <h1>{overview.title}</h1>
        <Link to="manage/new" class="button primary">
          <Icon name="plus" />
          {overview.open}
        </Link>
      </div>
      {failure !== null && <Failure failure={failure} onRetry={() => (found.again(), statistics.again())} />}
      {!sessions && failure === null && <Spinner />}
      {all && all.currencies.length > 0 && (
        <div class="currencies">
          {all.currencies.map((one) => (
            <section key={one.currency} class="card">
              <div class="between">
                <h2>{money(one.revenue)}</h2>
                <span class="muted small-text">{overview.inSessions(one.sessions)}</span>
              </div>
              <PlacesBar counts={one} />
            </section>
          ))}
        </div>
      )}
      {all && all.popular.length > 0 && (
        <section class="card">
          <h2>{overview.popular}</h2>
          <ol class="popular">
            {all.popular.map((one) => (
              <li key={one.sessionId} class="between">
                <Link to={`manage/sessions/${one.sessionId}`}>{one.title}</Link>
                <span class="small-text muted tabular">
                  {overview.soldFor(one.placesSold, money(one.revenue))}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {sessions && (
        <section class="card">
          <h2>{overview.sessions}</h2>
          {sessions.length === 0 && <p class="muted">{overview.none}</p>}
          {sessions.length > 0 && (
            <div class="table-frame" tabIndex={0} role="region" aria-label={overview.sessions}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{overview.session}</th>
                    <th scope="col">{sale.occupancy}</th>
                    <th scope="col">{places.held}</th>
                    <th scope="col">{places.available}</th>
                  </tr>
                </thead>
                <tbody>
                  {sessions.map((one) => (
                    <tr key={one.sessionId}>
                      <th scope="row">
                        <Link to={`manage/sessions/${one.sessionId}`}>{one.title}</Link>
                        {one.status === 'cancelled' && <span class="badge bad">{overview.cancelled}</span>}
                        <span class="muted small-text block">
                          {one.venue} · {date(one.startsAt, 'shortDateTime')}
                        </span>
                      </th>
                      <td>{percent(one.counts.total === 0 ? 0 : one.counts.sold / one.counts.total)}</td>
                      <td>{number(one.counts.held)}</td>
                      <td>{number(one.counts.available)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      )}
    </ManagersOnly>
  );
}
