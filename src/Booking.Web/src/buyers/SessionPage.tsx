import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { booking } from '../api/booking';
import { ProblemError } from '../api/client';
import type { Session } from '../api/contract';
import { Empty, Failure, Spinner } from '../components/Notices';
import { Link } from '../router';
import type { Plan } from '../seatmap/plan';
import { planOfSession } from '../seatmap/plans';
import { texts } from '../texts';
import { SeatChoice } from './SeatChoice';

/** A session: its seats as they are now, and what one may do about them. */
export default function SessionPage({ sessionId }: { sessionId: string }) {
  const loaded = useSignal<{ session: Session; plan: Plan } | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);

  useEffect(() => {
    let isOver = false;
    failure.value = null;
    Promise.all([booking.session(sessionId), planOfSession(sessionId)]).then(
      ([{ body }, plan]) => !isOver && (loaded.value = { session: body, plan }),
      (problem) => !isOver && (failure.value = problem),
    );
    return () => void (isOver = true);
  }, [sessionId, attempt.value]);

  const { common, product } = texts.value;
  const title = loaded.value?.session.title;
  useEffect(() => {
    document.title = title ? `${title} · ${product}` : product;
  }, [title, product]);

  if (loaded.value) return <SeatChoice {...loaded.value} />;
  if (failure.value === null) return <Spinner />;
  if (failure.value instanceof ProblemError && failure.value.status === 404)
    return (
      <Empty title={common.notFoundTitle} text={common.notFound}>
        <Link to="" class="button">
          {common.toSessions}
        </Link>
      </Empty>
    );
  return (
    <div class="page narrow">
      <h1>{common.failedTitle}</h1>
      <Failure failure={failure.value} onRetry={() => (attempt.value += 1)} />
    </div>
  );
}
