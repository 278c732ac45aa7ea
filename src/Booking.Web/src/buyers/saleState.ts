import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { serverClock } from '../api/clock';
import type { Session } from '../api/contract';
import { texts } from '../texts';
import { date } from '../texts/formats';

/** Whether the session is on sale now, and the words for why it is not; changes by itself when its time comes. */
export function useSaleState(session: Session): { state: 'open' | 'closed'; words: string | null } {
  const now = useSignal(serverClock.now());
  const t = texts.value.session;
  const { salesOpenAt, salesCloseAt, startsAt } = session;
  const moments = [salesOpenAt, salesCloseAt, startsAt].flatMap((one) => (one ? [Date.parse(one)] : []));
  const next = Math.min(...moments.filter((one) => one > now.value));
  useEffect(() => {
    // What is farther away than a timer can count is not waited for.
    const wait = next - serverClock.now() + 50;
    if (!(wait < 2 ** 31 - 1)) return undefined;
    const timer = setTimeout(() => (now.value = serverClock.now()), wait);
    return () => clearTimeout(timer);
  }, [next]);
  if (session.status === 'cancelled') return { state: 'closed', words: t.cancelled };
  if (salesOpenAt && Date.parse(salesOpenAt) > now.value) return { state: 'closed', words: t.notOpen(date(salesOpenAt, 'shortDateTime')) };
  if (salesCloseAt && Date.parse(salesCloseAt) <= now.value) return { state: 'closed', words: t.closed(date(salesCloseAt, 'shortDateTime')) };
  return { state: 'open', words: null };
}
