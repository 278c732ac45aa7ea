import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import './history.css';
import { booking } from '../api/booking';
import { isManager } from '../api/identity';
import { Failure, Spinner } from '../components/Notices';
import { SeatStatuses } from '../live/statuses';
import { ManagersOnly } from '../managers/ManagersOnly';
import { PlacesBar } from '../managers/PlacesBar';
import { placeOf } from '../managers/places';
import { SeatMap } from '../seatmap/SeatMap';
import type { Plan } from '../seatmap/plan';
import { planOfSession } from '../seatmap/plans';
import { money } from '../texts/formats';
import { texts } from '../texts/auditors';
import { EventList } from './EventList';
import { SeatHistory } from './SeatHistory';
import { TimeControls } from './TimeControls';
import { audit } from './audit';
import { Timeline } from './timeline';

const nobody: ReadonlySet<number> = new Set();

interface Record {
  title: string;
  plan: Plan;
  statuses: SeatStatuses;
  timeline: Timeline;
}

/** The auditor's view: a session at any moment of its life, what had happened by then, and what became of each seat. */
export default function HistoryPage({ sessionId }: { sessionId: string }) {
  const record = useSignal<Record | null>(null);
  const failure = useSignal<unknown>(null);
  const tries = useSignal(0);
  const mayRead = isManager.value;
  useEffect(() => {
    if (!mayRead) return undefined;
    let isOver = false;
    let timeline: Timeline | null = null;
    failure.value = null;
    Promise.all([booking.session(sessionId), planOfSession(sessionId)]).then(
      ([{ body }, plan]) => {
        if (isOver) return;
        const statuses = new SeatStatuses(plan);
        const past = {
          events: (after: number, signal: AbortSignal) => audit.events(sessionId, after, signal),
          moment: (version: number, signal: AbortSignal) => audit.moment(sessionId, version, signal),
        };
        timeline = new Timeline(past, statuses, plan, body.version);
        record.value = { title: body.title, plan, statuses, timeline };
      },
      (problem) => !isOver && (failure.value = problem),
    );
    return () => {
      isOver = true;
      timeline?.dispose();
    };
  }, [sessionId, mayRead, tries.value]);

  const t = texts.value;
  const known = record.value;
  return (
    <ManagersOnly title={t.title} back={{ to: `manage/sessions/${sessionId}`, label: known?.title ?? '…' }}>
      <div class="page-head">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </div>
      {failure.value !== null && <Failure failure={failure.value} onRetry={() => (tries.value += 1)} />}
      {!known && failure.value === null && <Spinner />}
      {known && <Life sessionId={sessionId} {...known} />}
    </ManagersOnly>
  );
}

function Life({ sessionId, plan, statuses, timeline }: Record & { sessionId: string }) {
  const seat = useSignal<number | null>(null);
  const t = texts.value;
  const { byStatus, revenue } = timeline.sums.value;
  const [available, held, sold, blocked] = byStatus as [number, number, number, number];
  const counts = {
    places: available + held + sold + blocked, available, held, sold, blocked, revenue: { amount: revenue, currency: plan.currency },
  };
  const failed = timeline.failure.value;
  return (
    <div class="past" data-version={timeline.shown.value}>
      <div class="past-view">
        <div class="map-frame">
          <SeatMap
            plan={plan}
            statuses={statuses}
            chosen={nobody}
            mine={nobody}
            onSeat={(chosen) => (seat.value = chosen)}
            onArea={() => undefined}
            describe={(one) => placeOf(plan, statuses, one)}
            marked={seat.value}
          />
        </div>
        {failed !== null && <Failure failure={failed} onRetry={() => timeline.retry()} />}
        <TimeControls timeline={timeline} versionAt={(at) => audit.versionAt(sessionId, at)} />
        <div class="card past-counts">
          <p class="between">
            <span class="muted">{t.revenue}</span>
            <strong class="tabular">{money(counts.revenue)}</strong>
          </p>
          <PlacesBar counts={counts} />
        </div>
      </div>
      {seat.value === null ? (
        <EventList timeline={timeline} plan={plan} />
      ) : (
        <SeatHistory
          sessionId={sessionId}
          plan={plan}
          seat={seat.value}
          position={timeline.position.value}
          onMoment={(version) => timeline.seek(version)}
          onClose={() => (seat.value = null)}
        />
      )}
    </div>
  );
}
