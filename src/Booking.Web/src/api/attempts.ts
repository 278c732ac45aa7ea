import { inTab } from '../storage';
import { type Answer, ConnectionLostError, ProblemError } from './client';
import { bearerKey, ensureBearer, sendAsBearer } from './identity';

/** What was sent and has no answer yet. It outlives a reload of the page. */
interface Attempt {
  key: string;
  path: string;
  body: unknown;
  /** A repetition by somebody else would be another request. */
  bearer: string | null;
}

/** The API could not be reached for so long that its answer is not waited for. The same attempt can be made again. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

const patience = 60_000;
const firstPause = 300;
const longestPause = 4_000;

/** Problems that leave open what became of the request, or say that another try may go through. */
const passing = new Set([
  'outcome-unknown', 'too-busy', 'store-unavailable', 'too-many-requests',
  'http-502', 'http-503', 'http-504',
]);

const nameOf = (name: string) => `attempt.${name}`;

/** The body of an attempt of this name that had no answer before a reload; null where there is none. */
export function unansweredAttempt<T>(name: string): T | null {
  const attempt = inTab.read<Attempt>(nameOf(name));
  return attempt && attempt.bearer === bearerKey.value ? (attempt.body as T) : null;
}

/**
 * A POST that must happen once, whatever becomes of the connection and of this page: it carries an Idempotency-Key, which
 * is kept until the answer is known, and is repeated with it while there is none.
 * @param name Of the intent: at most one attempt of a name is under way.
 * @param onWait Told when an attempt stayed without an answer and will be repeated.
 * @throws ProblemError where it was refused; OutcomeUnknownError after a minute without an answer.
 */
export async function attempt<T>(name: string, path: string, body: unknown, onWait: () => void): Promise<Answer<T>> {
  const kept = inTab.read<Attempt>(nameOf(name));
  const isSame = kept && kept.path === path && JSON.stringify(kept.body) === JSON.stringify(body) && kept.bearer === bearerKey.value;
  const key = isSame ? kept.key : newKey();
  const givenUpAt = Date.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      // Before it is written down whose attempt it is.
      await ensureBearer();
      inTab.write(nameOf(name), { key, path, body, bearer: bearerKey.value } satisfies Attempt);
      const answer = await sendAsBearer<T>(path, { method: 'POST', body, headers: { 'Idempotency-Key': key } });
      inTab.write(nameOf(name), null);
      return answer;
    } catch (failure) {
      const isOpen =
        failure instanceof ConnectionLostError || (failure instanceof ProblemError && passing.has(failure.slug));
      if (!isOpen) {
        inTab.write(nameOf(name), null);
        throw failure;
      }
      if (Date.now() > givenUpAt) throw new OutcomeUnknownError(name, { cause: failure });
      onWait();
      await connectionOr(pause);
    }
  }
}

/** Ends after a time, or as soon as the browser says that it is online again. */
function connectionOr(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}

/** 128 random bits; `crypto.randomUUID` is not there where the page came by plain HTTP from another machine. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
