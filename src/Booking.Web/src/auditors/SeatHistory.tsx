import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Failure, Spinner } from '../components/Notices';
import { placeName } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { date, number } from '../texts/formats';
import { texts } from '../texts/auditors';
import { type SeatEvent, audit } from './audit';
import { whoOf, wordsOfSeat } from './words';

/** Everything that ever happened to a seat, also after the moment that is shown. */
export function SeatHistory({ sessionId, plan, seat, position, onMoment, onClose }: {
  sessionId: string;
  plan: Plan;
  seat: number;
  position: number;
  onMoment: (version: number) => void;
  onClose: () => void;
}) {
  const found = useSignal<{ items: SeatEvent[]; hasMore: boolean } | null>(null);
  const failure = useSignal<unknown>(null);
  const tries = useSignal(0);
  const title = useRef<HTMLHeadingElement>(null);
  const t = texts.value;
  useEffect(() => {
    const over = new AbortController();
    found.value = null;
    failure.value = null;
    audit.seatHistory(sessionId, plan.ids[seat]!, over.signal).then(
      ({ body }) => (found.value = { items: body.items, hasMore: body.next != null }),
      (problem) => !over.signal.aborted && (failure.value = problem),
    );
    return () => over.abort();
  }, [sessionId, plan, seat, tries.value]);

  // On a phone the map and its slider stand above it.
  useEffect(() => title.current?.scrollIntoView({ block: 'nearest' }), [seat]);

  const items = found.value?.items;
  const present = items?.findLast((item) => item.version <= position)?.version;
  return (
    <section class="card past-list" aria-labelledby="seat-title">
      <h2 id="seat-title" ref={title} aria-live="polite">
        {t.seatTitle(placeName(plan, seat))}
      </h2>
      <button type="button" class="button small" onClick={onClose}>
        {t.close}
      </button>
      {failure.value !== null && <Failure failure={failure.value} onRetry={() => (tries.value += 1)} />}
      {!items && failure.value === null && <Spinner />}
      {items?.length === 0 && <p class="muted">{t.seatEmpty}</p>}
      {items && items.length > 0 && (
        <ol>
          {items.map((item) => (
            <li key={item.version} class={item.version === present ? 'now' : ''}>
              <button type="button" class="event" title={t.showMoment(number(item.version))} onClick={() => onMoment(item.version)}>
                <span class="event-head">
                  <span class="tabular">{date(item.at, 'exact')}</span>
                  <span>{whoOf(item.actor)}</span>
                </span>
                <span>{wordsOfSeat(plan, item)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {found.value?.hasMore && <p class="muted small-text">{t.seatMore}</p>}
    </section>
  );
}
