import { expect, test } from 'vitest';
import { countdown } from '../texts/countdown';
import { ServerClock } from './clock';

/** An answer of a server whose clock is ahead by so much, after so long on its way there and back. */
function hear(clock: ServerClock, ahead: number, sentAt: number, way = 10): void {
  const second = Math.floor((sentAt + way + ahead) / 1000) * 1000;
  clock.learn(new Date(second).toUTCString(), sentAt, sentAt + 2 * way);
}

test('Before any answer the device is believed', () => {
  expect(new ServerClock().offset).toBe(0);
});

test('One answer tells the difference to half a second, many to some hundredths', () => {
  const clock = new ServerClock();
  hear(clock, 90_000, 1_000_000_400);
  expect(Math.abs(clock.offset - 90_000)).toBeLessThanOrEqual(520);
  for (let i = 0; i < 200; i++) hear(clock, 90_000, 1_000_001_000 + i * 337);
  expect(Math.abs(clock.offset - 90_000)).toBeLessThanOrEqual(30);
});

test('A clock that was set is followed', () => {
  const clock = new ServerClock();
  for (let i = 0; i < 20; i++) hear(clock, 0, 1_000_000_000 + i * 150);
  hear(clock, -3_600_000, 1_000_010_000);
  expect(Math.abs(clock.offset + 3_600_000)).toBeLessThanOrEqual(520);
});

test('An answer without a date teaches nothing', () => {
  const clock = new ServerClock();
  clock.learn(null, 0, 10);
  clock.learn('yesterday', 0, 10);
  expect(clock.offset).toBe(0);
});

test.each([
  [0, '0:00'], [-500, '0:00'], [999, '0:00'], [1000, '0:01'], [59_999, '0:59'], [65_000, '1:05'], [3_600_000, '60:00'],
])('%i ms are left as %s', (left, shown) => {
  expect(countdown(left)).toBe(shown);
});
