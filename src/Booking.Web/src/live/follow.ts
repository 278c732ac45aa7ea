import { effect } from '@preact/signals';
import { booking } from '../api/booking';
import { ConnectionLostError } from '../api/client';
import { isLive } from '../api/connection';
import { askAgain, watch } from './channel';
import type { SeatStatuses } from './statuses';

/** Without the live channel seats are asked for so often, in milliseconds; after a failure less often. */
const pollEvery = 2_000;
const pollAfterFailure = 1_000;

/** The live channel is given so long before the first map is asked for by HTTP. */
const headStart = 400;

/**
 * Keeps the statuses of a session up to date: by the live channel, and by asking every other second while that is away.
 * @returns What ends it.
 */
export function follow(sessionId: string, statuses: SeatStatuses): () => void {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const poll = async () => {
    clearTimeout(timer);
    let pause = pollEvery;
    try {
      const map = await booking.seats(sessionId, statuses.version < 0 ? null : statuses.version, over.signal);
      if (map) statuses.replace(map);
    } catch (failure) {
      if (over.signal.aborted) return;
      if (failure instanceof ConnectionLostError) pause = pollAfterFailure;
    }
    if (!over.signal.aborted && isLive.peek() !== true) timer = setTimeout(() => void poll(), pause);
  };

  const endWatch = watch(sessionId, {
    knownVersion: () => (statuses.version < 0 ? null : statuses.version),
    onSnapshot: (snapshot) => statuses.replace(snapshot),
    onChange: (change) => {
      if (statuses.merge(change) === 'gap') askAgain(sessionId);
    },
  });
  const endPolling = effect(() => {
    clearTimeout(timer);
    if (isLive.value !== true) timer = setTimeout(() => void poll(), headStart);
  });
  return () => {
    over.abort();
    clearTimeout(timer);
    endPolling();
    endWatch();
  };
}
