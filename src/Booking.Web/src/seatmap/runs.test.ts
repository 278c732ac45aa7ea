import { expect, test } from 'vitest';
import { runsOf } from './runs';

test.each([
  [[], []],
  [['5'], ['5']],
  [['5', '6'], ['5', '6']],
  [['5', '6', '7'], ['5–7']],
  [['1', '2', '3', '7', '9', '10', '11'], ['1–3', '7', '9–11']],
  [['A', 'B', 'C'], ['A', 'B', 'C']],
  [['1', '3', '5'], ['1', '3', '5']],
  [['9', '8', '7'], ['9', '8', '7']],
])('the seats %j are called %j', (labels, runs) => {
  expect(runsOf(labels).map((run) => run.replaceAll('\u2060', ''))).toEqual(runs);
});
