import { serverClock } from './clock';
import { isReachable } from './connection';
import type { ProblemDetails } from './contract';

/** The API refused. `slug` is the last part of the problem's type: `seats-unavailable`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemDetails;
  readonly slug: string;
  /** Seconds after which another try makes sense; null where the API does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: ProblemDetails, retryAfterSeconds: number | null) {
    super(`${problem.title} ${problem.detail}`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
    this.slug = problem.type.slice(problem.type.lastIndexOf('/') + 1);
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The request may or may not have reached the API; its answer did not come. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

export interface Answer<T> {
  status: number;
  body: T;
  /** The stream's version that the answer shows, where it has one. */
  version: number | null;
  /** The same request with the same key was answered before; this is that answer. */
  isReplayed: boolean;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Milliseconds until an answer is not waited for any more. */
  patience?: number;
}

const defaultPatience = 15_000;
const lookEvery = 1_500;

/**
 * One request without a bearer. A body that is not JSON comes as text; a 304 has the body null.
 * @throws ProblemError, ConnectionLostError; an AbortError where `signal` was aborted.
 */
export async function send<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const { method = 'GET', body, headers = {}, signal, patience = defaultPatience } = options;
  const tooLong = AbortSignal.timeout(patience);
  const sentAt = Date.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, tooLong]) : tooLong,
      credentials: 'omit',
    });
    // What may be kept for long was perhaps said long ago: the browser does not tell its cache from the network.
    if (!/immutable/.test(response.headers.get('Cache-Control') ?? ''))
      serverClock.learn(response.headers.get('Date'), sentAt, Date.now());
    text = await response.text();
  } catch (failure) {
    if (signal?.aborted) throw failure;
    noteThatItIsGone();
    throw new ConnectionLostError(`${method} ${path}`, { cause: failure });
  }
  isReachable.value = true;
  if (response.status >= 400) throw problemOf(response, text);
  const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
  const tag = response.headers.get('ETag')?.match(/^"(\d+)"$/);
  return {
    status: response.status,
    body: (isJson ? JSON.parse(text) : text === '' ? null : text) as T,
    version: tag ? Number(tag[1]) : null,
    isReplayed: response.headers.get('Idempotency-Replayed') === 'true',
  };
}

function noteThatItIsGone(): void {
  isReachable.value = false;
  lookWhetherItIsBack();
}

// The device knows before any request fails, and the live channel's silence would take half a minute to be noticed.
globalThis.addEventListener?.('offline', noteThatItIsGone);

let looking: ReturnType<typeof setTimeout> | undefined;

/** Asks until the API answers, so that the page says it is back also where nobody does anything. */
function lookWhetherItIsBack(): void {
  looking ??= setTimeout(() => {
    looking = undefined;
    // Asks again by itself where this fails too.
    void send('/health/live', { patience: 5_000 }).catch(() => undefined);
  }, lookEvery);
}

function problemOf(response: Response, text: string): ProblemError {
  const wait = Number(response.headers.get('Retry-After') ?? NaN);
  let problem: ProblemDetails;
  try {
    problem = JSON.parse(text) as ProblemDetails;
    if (typeof problem.type !== 'string') throw new TypeError('no problem');
  } catch {
    // Whatever stands before the API has no words of its own.
    problem = { type: `/problems/http-${response.status}`, title: response.statusText, status: response.status, detail: '', traceId: '' };
  }
  return new ProblemError(problem, Number.isFinite(wait) ? wait : null);
}
