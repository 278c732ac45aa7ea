import { serverClock } from '../api/clock';
import { date, money, number } from '../texts/formats';
import { texts } from '../texts/managers';
import type { SessionStatistics } from './management';

/** So many minutes are shown, the last of them being this one. */
export const chartMinutes = 60;

const minute = 60_000;
const labelEvery = 15;

/** Places sold in each of the last minutes, as bars; and as a table, for who would rather read it. */
export function SalesChart({ minutes }: { minutes: SessionStatistics['minutes'] }) {
  const { chart } = texts.value;
  const last = Math.floor(serverClock.now() / minute);
  const known = new Map(minutes.map((one) => [Math.floor(Date.parse(one.minute) / minute), one]));
  const bars = Array.from({ length: chartMinutes }, (_, i) => {
    const at = last - chartMinutes + 1 + i;
    return { at: at * minute, sold: known.get(at)?.placesSold ?? 0 };
  });
  const total = bars.reduce((sum, bar) => sum + bar.sold, 0);
  const best = bars.reduce((one, other) => (other.sold > one.sold ? other : one));
  const top = Math.max(best.sold, 4);
  const busy = minutes.filter((one) => one.placesSold + one.reservations + one.placesRefunded > 0);
  return (
    <figure class="sales-chart">
      <figcaption class="between">
        <h2>{chart.title}</h2>
        <span class="muted small-text">{total === 0 ? chart.nothing : chart.summary(total, best.sold, date(best.at, 'time'))}</span>
      </figcaption>
      <div class="chart-frame" aria-hidden="true">
        <span class="chart-top tabular">{number(top)}</span>
        <svg viewBox={`0 0 ${chartMinutes} 100`} preserveAspectRatio="none">
          <line x1="0" x2={chartMinutes} y1="50" y2="50" class="chart-line" />
          <line x1="0" x2={chartMinutes} y1="0.5" y2="0.5" class="chart-line" />
          {bars.map((bar, i) => (
            <rect key={bar.at} x={i + 0.12} width="0.76" y={100 - (bar.sold / top) * 100} height={(bar.sold / top) * 100} />
          ))}
        </svg>
        <div class="chart-times tabular">
          {bars
            .filter((_, i) => i % labelEvery === 0 || i === chartMinutes - 1)
            .map((bar) => (
              <span key={bar.at}>{date(bar.at, 'time')}</span>
            ))}
        </div>
      </div>
      <details class="chart-table">
        <summary>{chart.asTable}</summary>
        <div class="table-frame" tabIndex={0} role="region" aria-label={chart.asTable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{chart.minute}</th>
                <th scope="col">{chart.reservations}</th>
                <th scope="col">{chart.sold}</th>
                <th scope="col">{chart.refunded}</th>
                <th scope="col">{chart.revenue}</th>
              </tr>
            </thead>
            <tbody>
              {[...busy].reverse().map((one) => (
                <tr key={one.minute}>
                  <th scope="row">{date(one.minute, 'shortDateTime')}</th>
                  <td>{number(one.reservations)}</td>
                  <td>{number(one.placesSold)}</td>
                  <td>{number(one.placesRefunded)}</td>
                  <td>{money(one.revenue)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
