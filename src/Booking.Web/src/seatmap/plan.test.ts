import { describe, expect, test } from 'vitest';
import type { Seating, SeatingSeat } from '../api/contract';
import { between, fit, toPixels, toPlan, within, zoomAt } from './camera';
import { SeatIndex, convexHull, distance, isInside, typicalDistance } from './geometry';
import { planOf } from './plan';
import { freeNear, seatBeside } from './steps';

const seat = (id: string, x: number, y: number, category = 'a'): SeatingSeat => ({ id, label: id.split('-').pop()!, x, y, category });

/** Rows A to D of six seats one unit apart, rows 1.5 apart. */
function grid(): Seating {
  const rows = ['A', 'B', 'C', 'D'].map((label, row) => ({
    label,
    seats: Array.from({ length: 6 }, (_, i) => seat(`${label}-${i + 1}`, i, row * 1.5, row < 2 ? 'a' : 'b')),
  }));
  return {
    sessionId: 's', currency: 'BRL', prices: { a: 100, b: 500 },
    categories: [{ key: 'a', label: 'Near' }, { key: 'b', label: 'Far' }],
    sections: [{ rows }], focalPoint: { x: 2.5, y: -3 },
  };
}

describe('A plan', () => {
  test('has its seats in the order of the seating, which is that of the statuses', () => {
    const plan = planOf(grid());
    expect(plan.ids.slice(5, 8)).toEqual(['A-6', 'B-1', 'B-2']);
    expect(plan.indexOf.get('D-6')).toBe(23);
    expect(plan.groups[plan.groupOf[7]!]!.label).toBe('B');
  });

  test('has its categories by price, the dearest first', () => {
    const plan = planOf(grid());
    expect(plan.categories.map((one) => one.key)).toEqual(['b', 'a']);
    expect(plan.categoryOf[0]).toBe(1);
  });

  test('rows come before tables in each section', () => {
    const plan = planOf({
      ...grid(),
      sections: [
        { name: 'One', rows: [{ label: 'A', seats: [seat('One-A-1', 0, 0)] }], tables: [{ label: 'T', bookAsAWhole: true, seats: [seat('T-1', 5, 5), seat('T-2', 6, 5)] }] },
        { name: 'Two', rows: [{ label: 'A', seats: [seat('Two-A-1', 0, 9)] }] },
      ],
    });
    expect(plan.ids).toEqual(['One-A-1', 'T-1', 'T-2', 'Two-A-1']);
    expect(plan.groups[1]!.isSoldWhole).toBe(true);
    expect([...plan.sectionOf]).toEqual([0, 0, 0, 1]);
  });

  test('without coordinates is laid out row under row', () => {
    const seating = grid();
    for (const row of seating.sections![0]!.rows!) for (const one of row.seats) Object.assign(one, { x: 0, y: 0 });
    const plan = planOf(seating);
    expect(plan.y[6]).toBeGreaterThan(plan.y[0]!);
    expect(plan.x[1]).toBeGreaterThan(plan.x[0]!);
  });

  test('with areas alone still has something to see', () => {
    const plan = planOf({ ...grid(), sections: [], areas: [{ id: 'floor', label: 'Floor', category: 'a', capacity: 50 }] });
    expect(plan.seatCount).toBe(0);
    expect(plan.bounds.right).toBeGreaterThan(plan.bounds.left);
    expect(plan.areas[0]!.bounds.bottom).toBeGreaterThan(plan.areas[0]!.bounds.top);
  });

  test('has its areas on the side away from the stage, over no seat', () => {
    const plan = planOf({ ...grid(), areas: [{ id: 'floor', label: 'Floor', category: 'a', capacity: 50 }] });
    expect(plan.areas[0]!.bounds.top).toBeGreaterThan(Math.max(...plan.y));
  });
});

describe('Finding seats', () => {
  const plan = planOf(grid());
  const index = new SeatIndex(plan.x, plan.y);

  test('the index finds what looking at all of them finds', () => {
    for (const area of [
      { left: 0.5, right: 3.5, top: -1, bottom: 2 }, { left: -9, right: 9, top: -9, bottom: 9 }, { left: 8, right: 9, top: 0, bottom: 1 },
    ]) {
      const found: number[] = [];
      index.forEach(area, (one) => found.push(one));
      const wanted = plan.ids.map((_, i) => i).filter((i) => plan.x[i]! >= area.left && plan.x[i]! <= area.right && plan.y[i]! >= area.top && plan.y[i]! <= area.bottom);
      expect(found.sort((a, b) => a - b)).toEqual(wanted);
    }
  });

  test('the nearest is found within reach and not beyond', () => {
    expect(index.nearest(2.2, 1.4, 0.5)).toBe(plan.indexOf.get('B-3'));
    expect(index.nearest(2.5, 20, 0.5)).toBe(-1);
  });

  test('arrows go to the neighbour and stay at the edge', () => {
    const at = (id: string) => plan.indexOf.get(id)!;
    expect(seatBeside(plan, at('B-2'), 'right')).toBe(at('B-3'));
    expect(seatBeside(plan, at('B-2'), 'left')).toBe(at('B-1'));
    expect(seatBeside(plan, at('B-2'), 'down')).toBe(at('C-2'));
    expect(seatBeside(plan, at('B-2'), 'up')).toBe(at('A-2'));
    expect(seatBeside(plan, at('A-1'), 'up')).toBe(at('A-1'));
    expect(seatBeside(plan, at('A-1'), 'left')).toBe(at('A-1'));
  });

  test('what is free nearby is of the same row first', () => {
    const at = (id: string) => plan.indexOf.get(id)!;
    const taken = new Set([at('B-3'), at('B-4')]);
    expect(freeNear(plan, at('B-3'), (one) => !taken.has(one), 3).map((one) => plan.ids[one])).toEqual(['B-2', 'B-1', 'B-5']);
    expect(freeNear(plan, at('B-3'), () => false, 3)).toEqual([]);
  });
});

describe('Geometry', () => {
  test('the usual distance is that of neighbours, not of rows', () => {
    const plan = planOf(grid());
    expect(typicalDistance(plan.x, plan.y, 0, plan.seatCount)).toBeCloseTo(1);
  });

  test('a hull has all its seats inside and what is far outside', () => {
    const plan = planOf(grid());
    const hull = convexHull(plan.x, plan.y, 0, plan.seatCount, 0.4);
    for (let i = 0; i < plan.seatCount; i++) expect(isInside(hull, plan.x[i]!, plan.y[i]!)).toBe(true);
    expect(isInside(hull, -2, 0)).toBe(false);
    expect(isInside(hull, 2, 6)).toBe(false);
  });
});

describe('The camera', () => {
  const view = { width: 800, height: 400 };
  const bounds = { left: -50, top: -20, right: 150, bottom: 60 };

  test('shows everything that it is to fit', () => {
    const camera = fit(bounds, view);
    expect(toPixels(camera, view, bounds.left, bounds.top).x).toBeGreaterThanOrEqual(0);
    expect(toPixels(camera, view, bounds.right, bounds.bottom).y).toBeLessThanOrEqual(400);
  });

  test('keeps the point under the finger where it is', () => {
    const camera = fit(bounds, view);
    const before = toPlan(camera, view, 620, 90);
    const after = toPlan(zoomAt(camera, view, 620, 90, 3.7), view, 620, 90);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  test('goes neither out of sight nor nearer than is of use', () => {
    const lost = within({ x: 9_999, y: -9_999, scale: 1e9 }, bounds, view, 40);
    expect(lost.scale).toBe(40);
    expect(lost.x).toBeLessThan(bounds.right);
    const far = within({ x: 0, y: 0, scale: 1e-9 }, bounds, view, 40);
    expect(far.scale).toBeGreaterThan(fit(bounds, view).scale * 0.7);
  });
});

test('A point is as far from a rectangle as from its nearest side or corner', () => {
  const bounds = { left: 0, top: 0, right: 10, bottom: 4 };
  expect(distance(bounds, 5, 2)).toBe(0);
  expect(distance(bounds, 12, 2)).toBe(2);
  expect(distance(bounds, 13, 8)).toBe(5);
});

test('A glide ends where it is to, also between scales that are all but the same', () => {
  const from = { x: -11, y: 4, scale: 30.95238095238095 };
  for (const scale of [30.95238095238095, 30.952380952380956, 31, 4, 200]) {
    const to = { x: 3, y: 12, scale };
    const end = between(from, to, 1);
    expect([end.x, end.y, end.scale].every((one, i) => Math.abs(one - [to.x, to.y, to.scale][i]!) < 1e-9)).toBe(true);
    const middle = between(from, to, 0.5);
    expect(middle.x).toBeGreaterThan(-11);
    expect(middle.x).toBeLessThan(3);
  }
});
