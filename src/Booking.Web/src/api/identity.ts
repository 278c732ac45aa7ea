import { computed, signal } from '@preact/signals';
import { inBrowser } from '../storage';
import { type Answer, ProblemError, type RequestOptions, send } from './client';
import type { Tokens, User } from './contract';

/** Who this browser is to the API. */
interface Bearer {
  accessToken: string;
  refreshToken: string;
  /** When the access token runs out, by this browser's clock, in milliseconds. */
  goodUntil: number;
  /** The account; null for a guest. */
  user: User | null;
}

/** An access token is renewed this long before it runs out. */
const renewalMargin = 60_000;

const account = signal(inBrowser.read<Bearer>('account'));
const guest = signal(inBrowser.read<Bearer>('guest'));

/** Guests have no id that the page knows; the end of their first token tells them apart. */
const guestKey = signal(inBrowser.read<string>('guestKey'));

// Another tab signed in or out, or renewed a token.
addEventListener('storage', (event) => {
  if (event.key === 'booking.account') account.value = inBrowser.read<Bearer>('account');
  if (event.key === 'booking.guestKey') guestKey.value = inBrowser.read<string>('guestKey');
  if (event.key === 'booking.guest') guest.value = inBrowser.read<Bearer>('guest');
});

/** The account that is signed in; null for a guest and for who has not been anybody yet. */
export const user = computed(() => account.value?.user ?? null);

export const isManager = computed(() => user.value?.role === 'manager');

/** Who the bearer is, for what belongs to one: changes with signing in and out. Null before there is a bearer. */
export const bearerKey = computed(() =>
  account.value ? `account:${account.value.user?.userId}` : guest.value ? `guest:${guestKey.value}` : null,
);

function keep(who: 'account' | 'guest', bearer: Bearer | null): void {
  (who === 'account' ? account : guest).value = bearer;
  inBrowser.write(who, bearer);
}

const bearerOf = (tokens: Tokens, of: User | null): Bearer => ({
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  goodUntil: Date.now() + tokens.expiresIn * 1000,
  user: of,
});

let beingGuest: Promise<Bearer> | null = null;
let renewing: Promise<Bearer | null> | null = null;

/** One tab after the other, where the browser has locks, which it has on secure origins: all tabs are one guest. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('booking.guest', work) : work();

async function becomeGuest(): Promise<Bearer> {
  beingGuest ??= inTurn(async () => {
    const another = inBrowser.read<Bearer>('guest');
    if (another) {
      guestKey.value = inBrowser.read<string>('guestKey');
      guest.value = another;
      return another;
    }
    const { body } = await send<Tokens>('/tokens/guest', { method: 'POST' });
    const bearer = bearerOf(body, null);
    guestKey.value = body.refreshToken.slice(-12);
    inBrowser.write('guestKey', guestKey.value);
    keep('guest', bearer);
    return bearer;
  }).finally(() => (beingGuest = null));
  return beingGuest;
}

async function renew(old: Bearer): Promise<Bearer> {
  renewing ??= renewed(old).finally(() => (renewing = null));
  // An account signs in again, and meanwhile is the guest that this browser was; a guest is a new one.
  return (await renewing) ?? bearer();
}

/** The same bearer with new tokens; null, and nobody any more, where the old ones are too old for that. */
async function renewed(old: Bearer): Promise<Bearer | null> {
  const who = old.user ? 'account' : 'guest';
  // Another tab may have done it already.
  const kept = inBrowser.read<Bearer>(who);
  if (kept && kept.accessToken !== old.accessToken && kept.goodUntil - renewalMargin > Date.now()) {
    keep(who, kept);
    return kept;
  }
  try {
    const { body } = await send<Tokens>('/tokens/refresh', { method: 'POST', body: { refreshToken: old.refreshToken } });
    const next = bearerOf(body, old.user);
    keep(who, next);
    return next;
  } catch (failure) {
    if (!(failure instanceof ProblemError) || failure.status >= 500 || failure.status === 429) throw failure;
    keep(who, null);
    return null;
  }
}

async function bearer(): Promise<Bearer> {
  const known = account.value ?? guest.value;
  if (!known) return becomeGuest();
  return known.goodUntil - renewalMargin > Date.now() ? known : renew(known);
}

/** Makes sure that there is a bearer: who is nobody yet becomes a guest. */
export const ensureBearer = async (): Promise<void> => void (await bearer());

/** Whether there is a bearer: who is nobody yet has no reservations. */
export const isSomebody = () => account.value !== null || guest.value !== null;

/** A token that is good now; null for who is nobody yet. */
export const accessTokenIfAny = async () => (isSomebody() ? (await bearer()).accessToken : null);

/**
 * One request as whoever this browser is; who has not been anybody becomes a guest.
 * @throws as `send`.
 */
export async function sendAsBearer<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const first = await bearer();
  try {
    return await send<T>(path, withToken(options, first));
  } catch (failure) {
    if (!(failure instanceof ProblemError) || failure.status !== 401) throw failure;
    return send<T>(path, withToken(options, await renew(first)));
  }
}

const withToken = (options: RequestOptions, who: Bearer): RequestOptions => ({
  ...options,
  headers: { ...options.headers, Authorization: `Bearer ${who.accessToken}` },
});

export async function signIn(email: string, password: string): Promise<void> {
  const { body } = await send<Tokens>('/tokens', { method: 'POST', body: { email, password } });
  const { body: me } = await send<User>('/me', { headers: { Authorization: `Bearer ${body.accessToken}` } });
  keep('account', bearerOf(body, me));
}

export async function signUp(email: string, name: string, password: string): Promise<void> {
  await send<User>('/users', { method: 'POST', body: { email, name, password } });
  await signIn(email, password);
}

/** Back to being the guest that this browser was. */
export function signOut(): void {
  keep('account', null);
}
