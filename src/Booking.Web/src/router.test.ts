// @vitest-environment node
import { expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '' });
vi.stubGlobal('addEventListener', () => undefined);
const { hrefOf, match } = await import('./router');

test('a path gives the names of its route their values', () => {
  expect(match('sessions/:sessionId', 'sessions/42')).toEqual({ sessionId: '42' });
  expect(match('sessions/:sessionId/reservations/:reservationId', 'sessions/1/reservations/a%2Fb')).toEqual({ sessionId: '1', reservationId: 'a/b' });
  expect(match('', '')).toEqual({});
});

test('a path of another route does not match', () => {
  expect(match('sessions/:sessionId', 'sessions')).toBeNull();
  expect(match('sessions/:sessionId', 'purchases/42')).toBeNull();
  expect(match('sessions/:sessionId', 'sessions/%E0%A4%A')).toBeNull();
});

test('the front is at the root, everything else below /app', () => {
  expect(hrefOf('')).toBe('/');
  expect(hrefOf('?search=x')).toBe('/?search=x');
  expect(hrefOf('purchases')).toBe('/app/purchases');
});
