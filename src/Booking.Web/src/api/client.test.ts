import { afterEach, expect, test, vi } from 'vitest';
import { send } from './client';
import { serverClock } from './clock';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toUTCString();

const answering = (headers: Record<string, string>) =>
  vi.stubGlobal('fetch', async () => new Response('{}', { headers: { 'Content-Type': 'application/json', ...headers } }));

afterEach(() => vi.unstubAllGlobals());

test('An answer that the browser may have kept for hours does not set the clock', async () => {
  answering({ Date: hoursAgo(0) });
  await send('/sessions');
  answering({ Date: hoursAgo(5), 'Cache-Control': 'public, max-age=31536000, immutable' });
  await send('/sessions/1/seating');
  expect(Math.abs(serverClock.offset)).toBeLessThan(1_500);
});

test('The clock of a device that is an hour ahead is corrected', async () => {
  answering({ Date: hoursAgo(1) });
  await send('/sessions');
  expect(Math.abs(serverClock.offset + 3_600_000)).toBeLessThan(1_500);
});
