import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import './sessions.css';
import { booking } from '../api/booking';
import { serverClock } from '../api/clock';
import { connection } from '../api/connection';
import type { SessionSummary } from '../api/contract';
import { Icon } from '../components/Icon';
import { Failure, Spinner } from '../components/Notices';
import { Link, currentQuery, go } from '../router';
import { texts } from '../texts';
import { date, number } from '../texts/formats';
import { type Availability, availabilityOf } from './availability';

const pageSize = 24;

/** As the API has it. */
const longestSearch = 200;
const refreshEvery = 15_000;
const typingPause = 250;

interface Found {
  items: SessionSummary[];
  next: string | null;
  search: string;
}

/** What is on, with its availability at a glance. The search is in the address, so that it can be sent to somebody. */
export default function SessionsPage() {
  const search = useComputed(() => (currentQuery.value.get('search') ?? '').slice(0, longestSearch));
  const found = useSignal<Found | null>(null);
  const failure = useSignal<unknown>(null);
  const isLoadingMore = useSignal(false);
  const version = useSignal(0);

  useSignalEffect(() => {
    const wanted = search.value;
    version.value;
    const over = new AbortController();
    const load = async () => {
      const shown = found.peek();
      // As many as are shown are asked for again, so that nothing moves under somebody's finger.
      const limit = shown?.search === wanted ? Math.min(200, Math.max(pageSize, shown.items.length)) : pageSize;
      const query = { limit: String(limit), from: today(), ...(wanted ? { search: wanted } : {}) };
      try {
        const { body } = await booking.sessions(query, over.signal);
        found.value = { items: body.items, next: body.next ?? null, search: wanted };
        failure.value = null;
      } catch (problem) {
        if (!over.signal.aborted && found.peek()?.search !== wanted) failure.value = problem;
      }
    };
    void load();
    const timer = setInterval(() => document.visibilityState === 'visible' && void load(), refreshEvery);
    return () => {
      over.abort();
      clearInterval(timer);
    };
  });

  // What was missed while the connection was gone is asked for as soon as it is back.
  const wasOffline = useRef(false);
  useSignalEffect(() => {
    const isOffline = connection.value === 'offline';
    if (wasOffline.current && !isOffline) version.value = version.peek() + 1;
    wasOffline.current = isOffline;
  });

  const loadMore = async () => {
    const shown = found.value;
    if (!shown?.next) return;
    isLoadingMore.value = true;
    try {
      const query = { limit: String(pageSize), cursor: shown.next, from: today(), ...(shown.search ? { search: shown.search } : {}) };
      const { body } = await booking.sessions(query);
      found.value = { ...shown, items: [...shown.items, ...body.items], next: body.next ?? null };
    } catch (problem) {
      failure.value = problem;
    } finally {
      isLoadingMore.value = false;
    }
  };

  const { sessions, common } = texts.value;
  useEffect(() => {
    document.title = `${sessions.title} · ${texts.value.product}`;
  }, [sessions]);
  const shown = found.value;
  const isSearching = search.value !== '';
  return (
    <div class="page">
      <div class="page-head">
        <h1>{sessions.title}</h1>
        <p class="lead">{sessions.lead}</p>
      </div>
      <SearchField value={search.value} />
      {failure.value !== null && <Failure failure={failure.value} onRetry={() => (version.value += 1)} />}
      {!shown && failure.value === null && <Spinner />}
      {shown && (
        <p class="visually-hidden" role="status">
          {isSearching ? sessions.found(shown.items.length) : ''}
        </p>
      )}
      {shown && shown.items.length === 0 && (
        <div class="empty">
          <h2>{isSearching ? sessions.noMatch : sessions.empty}</h2>
          <p>{isSearching ? sessions.noMatchText(search.value) : sessions.emptyText}</p>
          {isSearching && (
            <button type="button" class="button" onClick={() => go('', { replace: true })}>
              {sessions.clear}
            </button>
          )}
        </div>
      )}
      {shown && shown.items.length > 0 && (
        <ul class="sessions">
          {shown.items.map((session) => (
            <SessionCard key={session.sessionId} session={session} />
          ))}
        </ul>
      )}
      {shown?.next && (
        <button type="button" class="button more" disabled={isLoadingMore.value} onClick={() => void loadMore()}>
          {common.more}
        </button>
      )}
    </div>
  );
}

/** Sessions that began today are still worth to be seen. */
function today(): string {
  const midnight = new Date(serverClock.now());
  midnight.setHours(0, 0, 0, 0);
  return midnight.toISOString();
}

function SearchField({ value }: { value: string }) {
  const input = useRef<HTMLInputElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const apply = () => {
    clearTimeout(typing.current);
    const text = input.current!.value.trim();
    if (text !== value) go(text ? `?search=${encodeURIComponent(text)}` : '', { replace: true });
  };
  // Another address (back, forward) is another search; what is being typed stays.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(typing.current), []);
  return (
    <form
      role="search"
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        name="search"
        maxLength={longestSearch}
        autocomplete="off"
        aria-label={texts.value.sessions.search}
        placeholder={texts.value.sessions.search}
        defaultValue={value}
        onInput={() => {
          clearTimeout(typing.current);
          typing.current = setTimeout(apply, typingPause);
        }}
      />
    </form>
  );
}

const badges: Record<Availability, string> = { plenty: 'good', few: 'warning', soldOut: '', cancelled: 'bad', past: '' };

function SessionCard({ session }: { session: SessionSummary }) {
  const { sessions } = texts.value;
  const { counts } = session;
  const availability = availabilityOf(session, serverClock.now());
  // Of what is over or does not take place nobody asks how much is free.
  const isToCome = availability !== 'cancelled' && availability !== 'past';
  const share = counts.total === 0 ? 0 : counts.available / counts.total;
  return (
    <li class={`session-card ${availability === 'plenty' || availability === 'few' ? '' : 'closed'}`}>
      <time class="date-block" dateTime={session.startsAt} aria-hidden="true">
        <span>{date(session.startsAt, 'weekday')}</span>
        <strong>{date(session.startsAt, 'day')}</strong>
        <span>{date(session.startsAt, 'month')}</span>
      </time>
      <div class="session-text">
        <h2>
          <Link to={`sessions/${session.sessionId}`}>{session.title}</Link>
        </h2>
        <p class="muted small-text">{session.venue}</p>
        <p class="muted small-text">{date(session.startsAt, 'shortDateTime')}</p>
      </div>
      <div class="session-availability">
        <div class="between">
          <span class={`badge ${badges[availability]}`}>{sessions.availability[availability]}</span>
          {isToCome && <span class="small-text muted tabular">{sessions.free(counts.available, number(counts.total))}</span>}
        </div>
        {isToCome && (
          <svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="1" class="meter-ground" />
            <rect width={share * 100} height="1" class={availability} />
          </svg>
        )}
      </div>
    </li>
  );
}

