import type { Plan } from '../seatmap/plan';
import { date, number } from '../texts/formats';
import { texts } from '../texts/auditors';
import type { Timeline } from './timeline';
import { whoOf, wordsOfEvent } from './words';

const mostShown = 60;

/** What had happened by the moment that is shown, the latest first. */
export function EventList({ timeline, plan }: { timeline: Timeline; plan: Plan }) {
  const t = texts.value;
  timeline.revision.value;
  const events = timeline.before(timeline.position.value, mostShown);
  return (
    <section class="card past-list" aria-labelledby="events-title">
      <h2 id="events-title">{t.events}</h2>
      <p class="muted small-text">{t.seatHint}</p>
      {events.length === 0 && <p class="muted">{t.loading}</p>}
      <ol>
        {events.map((event, i) => (
          <li key={event.version} class={i === 0 ? 'now' : ''}>
            <button type="button" class="event" title={t.showMoment(number(event.version))} onClick={() => timeline.seek(event.version)}>
              <span class="event-head">
                <span class="tabular">{date(event.timestamp, 'clock')}</span>
                <span>{whoOf(event.actor)}</span>
                <span class="tabular muted">{number(event.version)}</span>
              </span>
              <span>{wordsOfEvent(plan, event)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
