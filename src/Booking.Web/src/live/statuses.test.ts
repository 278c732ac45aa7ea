import { describe, expect, test } from 'vitest';
import { SeatStatuses, Status } from './statuses';

const plan = { sectionOf: [0, 0, 1, 1], categoryOf: [0, 1, 0, 1], sections: [0, 1], categories: [0, 1] };
const area = (available: number) => ({ id: 'floor', capacity: 100, available });

function statusesAt(version: number, statuses: string): SeatStatuses {
  const made = new SeatStatuses(plan);
  made.replace({ version, statuses, areas: [area(90)] });
  return made;
}

describe('Merging what the live channel says', () => {
  test('a snapshot replaces everything and counts what is free', () => {
    const statuses = statusesAt(7, '0120');
    expect([...statuses.seats]).toEqual([0, 1, 2, 0]);
    expect([...statuses.freeBySection]).toEqual([1, 1]);
    expect([...statuses.freeByCategory]).toEqual([1, 1]);
    expect(statuses.version).toBe(7);
  });

  test('a change goes on where the last one ended', () => {
    const statuses = statusesAt(7, '0000');
    const told: (readonly number[] | null)[] = [];
    statuses.listen((seats) => told.push(seats));
    expect(statuses.merge({ fromVersion: 7, version: 9, seats: [[1, 1], [3, 2]], areas: [area(88)] })).toBe('applied');
    expect([...statuses.seats]).toEqual([0, 1, 0, 2]);
    expect([...statuses.freeBySection]).toEqual([1, 1]);
    expect(statuses.areas).toEqual([area(88)]);
    expect(told).toEqual([[1, 3]]);
  });

  test('a change that overlaps what is known is applied, one that is known is not', () => {
    const statuses = statusesAt(7, '0000');
    expect(statuses.merge({ fromVersion: 5, version: 8, seats: [[0, 1]], areas: [] })).toBe('applied');
    expect(statuses.merge({ fromVersion: 7, version: 8, seats: [[0, 0]], areas: [] })).toBe('old');
    expect(statuses.seats[0]).toBe(Status.held);
  });

  test('a change after a gap changes nothing', () => {
    const statuses = statusesAt(7, '0000');
    expect(statuses.merge({ fromVersion: 8, version: 9, seats: [[0, 1]], areas: [] })).toBe('gap');
    expect(statuses.version).toBe(7);
    expect(statuses.seats[0]).toBe(Status.available);
  });

  test('an older snapshot does not bring seats back', () => {
    const statuses = statusesAt(7, '1111');
    expect(statuses.replace({ version: 6, statuses: '0000', areas: [] })).toBe('old');
    expect([...statuses.seats]).toEqual([1, 1, 1, 1]);
  });

  test('a snapshot tells which seats are another now; the first one tells of all', () => {
    const statuses = new SeatStatuses(plan);
    const told: (readonly number[] | null)[] = [];
    statuses.listen((seats) => told.push(seats));
    statuses.replace({ version: 1, statuses: '0000', areas: [] });
    statuses.replace({ version: 4, statuses: '0010', areas: [] });
    expect(told).toEqual([null, [2]]);
  });

  test('nonsense about a seat that is not there changes nothing', () => {
    const statuses = statusesAt(7, '0000');
    statuses.merge({ fromVersion: 7, version: 8, seats: [[99, 1], [0, 7]], areas: [] });
    expect([...statuses.seats]).toEqual([0, 0, 0, 0]);
  });
});
