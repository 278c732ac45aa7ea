import { effect } from '@preact/signals';
import type { HubConnection } from '@microsoft/signalr';
import { isLive } from '../api/connection';
import { ProblemError } from '../api/client';
import type { LiveChange, LiveSnapshot, ProblemDetails, Reservation, ReservationRequest } from '../api/contract';
import { accessTokenIfAny, bearerKey } from '../api/identity';

/** Who wants to know of a session. */
export interface Watcher {
  /** The version that is known already; null for none. */
  knownVersion: () => number | null;
  onSnapshot: (snapshot: LiveSnapshot) => void;
  onChange: (change: LiveChange) => void;
}

/** The hub said no: `slug` is that of the problem that HTTP would answer, `detail` its words. */
export class LiveRefusal extends Error {
  override readonly name = 'LiveRefusal';
  readonly slug: string;

  constructor(message: string) {
    super(message);
    this.slug = /^([a-z][a-z0-9-]*):/.exec(message)?.[1] ?? '';
  }
}

/** A connection that failed is tried again after so many milliseconds, and after the last of them each time. */
const pauses = [0, 250, 1_000, 2_000, 4_000];

/** A server that says nothing for so long is gone; it says something every 15 s. */
const silence = 32_000;
const keepAlive = 10_000;

/** Who wants to reserve waits so long for the channel. */
const openWithin = 5_000;

const watchers = new Map<string, Set<Watcher>>();
const reservationListeners = new Set<(reservation: Reservation) => void>();
let connection: HubConnection | null = null;
let connectedAs: string | null = null;
let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Follows a session through the live channel, which is opened for the first who wants it and closed after the last.
 * Interruptions end by themselves: whoever was told up to a version is told on from there.
 * @returns What ends it.
 */
export function watch(sessionId: string, watcher: Watcher): () => void {
  const those = watchers.get(sessionId) ?? new Set();
  watchers.set(sessionId, those.add(watcher));
  if (isLive.value === true) void ask(sessionId);
  else if (isLive.value === null) open();
  return () => {
    those.delete(watcher);
    if (those.size > 0) return;
    watchers.delete(sessionId);
    if (watchers.size === 0 && !isBound) close();
    else void connection?.invoke('Unwatch', sessionId).catch(() => undefined);
  };
}

/** Asks once more from the version that is known: something was missed. */
export const askAgain = (sessionId: string) => void ask(sessionId);

/** Told of the bearer's own reservations as they change. @returns What ends it. */
export function onReservation(listener: (reservation: Reservation) => void): () => void {
  reservationListeners.add(listener);
  return () => reservationListeners.delete(listener);
}

/** Reservations made through the channel end with it: it stays open with nobody watching. */
let isBound = false;

/**
 * Reserves for as long as this page lives: the places are free again at once when the connection closes.
 * @throws ProblemError where it was refused; LiveRefusal where the hub is away.
 */
export async function reserveWhileOpen(sessionId: string, request: ReservationRequest): Promise<Reservation> {
  const mine = await connectionAsBearer();
  try {
    const answer = await mine.invoke<{ reservation?: Reservation; problem?: ProblemDetails }>('Reserve', sessionId, request);
    if (answer.problem) throw new ProblemError(answer.problem, null);
    isBound = true;
    return answer.reservation!;
  } catch (failure) {
    throw failure instanceof ProblemError ? failure : new LiveRefusal(wordsOf(failure));
  }
}

/** The open connection, as who the bearer is now; a guest who has just become one waits until the hub knows. */
function connectionAsBearer(): Promise<HubConnection> {
  return new Promise((resolve, reject) => {
    let end = () => {};
    const timer = setTimeout(() => {
      end();
      reject(new LiveRefusal('not-live: The live channel is away.'));
    }, openWithin);
    end = effect(() => {
      if (isLive.value !== true || connectedAs !== bearerKey.value || !connection) return;
      clearTimeout(timer);
      resolve(connection);
      queueMicrotask(() => end());
    });
  });
}

/** What the hub said, without what the client wrote before it. */
const wordsOf = (failure: unknown) => String(failure instanceof Error ? failure.message : failure).replace(/^.*HubException: /s, '');

function open(): void {
  isLive.value = false;
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), pauses[Math.min(attempts, pauses.length - 1)]);
}

function close(): void {
  clearTimeout(timer);
  attempts = 0;
  isLive.value = null;
  void connection?.stop();
  connection = null;
}

async function connect(): Promise<void> {
  attempts++;
  const who = bearerKey.peek();
  let made: HubConnection | null = null;
  try {
    const { HttpTransportType, HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr');
    made = new HubConnectionBuilder()
      .withUrl('/live', {
        // No request before it that another node might answer.
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
        accessTokenFactory: async () => (await accessTokenIfAny()) ?? '',
      })
      .configureLogging(LogLevel.None)
      .withServerTimeout(silence)
      .withKeepAliveInterval(keepAlive)
      .build();
    const mine = made;
    mine.on('snapshot', (snapshot: LiveSnapshot) => each(snapshot.sessionId, (watcher) => watcher.onSnapshot(snapshot)));
    mine.on('seatsChanged', (change: LiveChange) => each(change.sessionId, (watcher) => watcher.onChange(change)));
    mine.on('reservationChanged', (reservation: Reservation) => reservationListeners.forEach((listener) => listener(reservation)));
    mine.onclose(() => {
      if (connection !== mine) return;
      connection = null;
      isBound = false;
      if (watchers.size > 0) open();
      else isLive.value = null;
    });
    connection = mine;
    await mine.start();
    if (connection !== mine) return void mine.stop();
    attempts = 0;
    connectedAs = who;
    isLive.value = true;
    for (const sessionId of watchers.keys()) void ask(sessionId);
  } catch {
    if (connection !== made) return;
    connection = null;
    if (isLive.value !== null) open();
  }
}

async function ask(sessionId: string): Promise<void> {
  const known = [...(watchers.get(sessionId) ?? [])].map((watcher) => watcher.knownVersion());
  if (known.length === 0 || !connection) return;
  const least = known.includes(null) ? null : Math.min(...(known as number[]));
  const mine = connection;
  try {
    await mine.invoke('Watch', sessionId, least);
  } catch {
    // Refused for now, or cut: with another connection it is asked again; polling has the seats meanwhile.
    if (connection === mine && isLive.value === true) void mine.stop();
  }
}

function each(sessionId: string, tell: (watcher: Watcher) => void): void {
  watchers.get(sessionId)?.forEach(tell);
}

// Who is somebody else to the API is so to the hub only with another connection.
let known = bearerKey.peek();
effect(() => {
  const now = bearerKey.value;
  if (now === known) return;
  known = now;
  void connection?.stop();
});

addEventListener('online', () => {
  if (isLive.value !== false || connection) return;
  attempts = 0;
  open();
});
