import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { booking } from '../api/booking';
import { ProblemError } from '../api/client';
import { isManager } from '../api/identity';
import { Failure, Notice, type NoticeKind, Spinner, describe } from '../components/Notices';
import { follow } from '../live/follow';
import { SeatStatuses, Status } from '../live/statuses';
import { SeatList } from '../seatmap/SeatList';
import { SeatMap } from '../seatmap/SeatMap';
import { placeName, placeNames, placesOf } from '../seatmap/names';
import { type Plan, planOf } from '../seatmap/plan';
import { texts as common } from '../texts';
import { list } from '../texts/formats';
import { texts } from '../texts/managers';
import { ManagersOnly } from './ManagersOnly';
import { management } from './management';
import { placeOf } from './places';

const nobody: ReadonlySet<number> = new Set();

interface Hall {
  plan: Plan;
  statuses: SeatStatuses;
}

/** Seats taken out of sale and put back, on the map or in the list. */
export default function BlockingPage({ sessionId }: { sessionId: string }) {
  const hall = useSignal<Hall | null>(null);
  const title = useSignal('');
  const failure = useSignal<unknown>(null);
  const tries = useSignal(0);
  const turn = tries.value;
  const mayRead = isManager.value;
  useEffect(() => {
    if (!mayRead) return undefined;
    let isOver = false;
    let end: (() => void) | undefined;
    failure.value = null;
    Promise.all([booking.session(sessionId), booking.seating(sessionId)]).then(
      ([session, seating]) => {
        if (isOver) return;
        const plan = planOf(seating.body);
        const statuses = new SeatStatuses(plan);
        title.value = session.body.title;
        hall.value = { plan, statuses };
        end = follow(sessionId, statuses);
      },
      (problem) => {
        if (!isOver) failure.value = problem;
      },
    );
    return () => {
      isOver = true;
      end?.();
    };
  }, [sessionId, turn, mayRead]);

  const { blocking, sale } = texts.value;
  return (
    <ManagersOnly title={blocking.title} back={{ to: `manage/sessions/${sessionId}`, label: title.value || sale.title }}>
      <div class="page-head">
        <h1>{blocking.title}</h1>
        <p class="lead">{blocking.lead}</p>
      </div>
      {failure.value !== null && <Failure failure={failure.value} onRetry={() => (tries.value += 1)} />}
      {!hall.value && failure.value === null && <Spinner />}
      {hall.value && <Choice sessionId={sessionId} {...hall.value} />}
    </ManagersOnly>
  );
}

function Choice({ sessionId, plan, statuses }: Hall & { sessionId: string }) {
  const chosen = useSignal<ReadonlySet<number>>(nobody);
  const revision = useSignal(0);
  const reason = useSignal('');
  const isList = useSignal(false);
  const isBusy = useSignal(false);
  const said = useSignal<{ kind: NoticeKind; text: string } | null>(null);
  useEffect(() => statuses.listen(() => (revision.value += 1)), [statuses]);

  const { blocking } = texts.value;
  const { session } = common.value;
  const describeSeat = (seat: number) => placeOf(plan, statuses, seat);
  const choose = (seat: number) => {
    const status = statuses.seats[seat];
    if (status === Status.held || status === Status.sold) {
      said.value = { kind: 'info', text: blocking.taken(placeName(plan, seat)) };
      return;
    }
    const next = new Set(chosen.value);
    if (!next.delete(seat)) next.add(seat);
    chosen.value = next;
    said.value = null;
  };

  revision.value;
  const free = [...chosen.value].filter((seat) => statuses.seats[seat] === Status.available);
  const blocked = [...chosen.value].filter((seat) => statuses.seats[seat] === Status.blocked);
  const run = async (work: () => Promise<unknown>, done: string) => {
    isBusy.value = true;
    said.value = null;
    try {
      await work();
      const map = await booking.seats(sessionId, null);
      if (map) statuses.replace(map);
      chosen.value = nobody;
      said.value = { kind: 'good', text: done };
    } catch (problem) {
      const taken = problem instanceof ProblemError && problem.slug === 'seats-unavailable' ? (problem.problem.unavailable as string[]) : [];
      chosen.value = new Set([...chosen.value].filter((seat) => !taken.includes(plan.ids[seat]!)));
      said.value = { kind: 'bad', text: taken.length > 0 ? blocking.takenMeanwhile(list(placesOf(plan, taken, []))) : describe(problem) };
    } finally {
      isBusy.value = false;
    }
  };
  const idsOf = (seats: number[]) => seats.map((seat) => plan.ids[seat]!);
  const views = { plan, statuses, chosen: chosen.value, mine: nobody, onSeat: choose, describe: describeSeat };
  return (
    <div class="blocking">
      <div class="blocking-view">
        <fieldset class="segments">
          <legend class="visually-hidden">{session.view}</legend>
          {([false, true] as const).map((list) => (
            <label key={String(list)}>
              <input type="radio" name="view" checked={isList.value === list} onChange={() => (isList.value = list)} />
              <span>{list ? session.list : session.map}</span>
            </label>
          ))}
        </fieldset>
        <div class="map-frame">
          {isList.value ? <SeatList {...views} revision={revision.value} /> : <SeatMap {...views} onArea={() => undefined} />}
        </div>
      </div>
      <section class="card">
        <h2>{blocking.chosen(chosen.value.size)}</h2>
        <p class="muted small-text">{chosen.value.size === 0 ? blocking.hint : placeNames(plan, chosen.value).join(' · ')}</p>
        <label class="field">
          <span>{blocking.reason}</span>
          <input type="text" maxLength={500} value={reason.value} onInput={(event) => (reason.value = event.currentTarget.value)} />
        </label>
        <div class="actions">
          <button
            type="button"
            class="button primary"
            disabled={isBusy.value || free.length === 0}
            onClick={() => void run(() => management.block(sessionId, idsOf(free), reason.value.trim()), blocking.blocked(free.length))}
          >
            {blocking.block(free.length)}
          </button>
          <button
            type="button"
            class="button"
            disabled={isBusy.value || blocked.length === 0}
            onClick={() => void run(() => management.unblock(sessionId, idsOf(blocked)), blocking.unblocked(blocked.length))}
          >
            {blocking.unblock(blocked.length)}
          </button>
          {chosen.value.size > 0 && (
            <button type="button" class="button quiet" onClick={() => (chosen.value = nobody)}>
              {session.clear}
            </button>
          )}
        </div>
        {said.value && <Notice kind={said.value.kind}>{said.value.text}</Notice>}
      </section>
    </div>
  );
}
