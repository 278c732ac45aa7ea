import type { Plan } from './plan';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The seat that one comes to from another in a direction, as one sees it: nearest where a step aside counts double, and
 * nothing that is more aside than ahead. The seat itself where there is none.
 */
export function seatBeside(plan: Plan, from: number, direction: Direction): number {
  const [dx, dy] = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction] as [number, number];
  let best = from;
  let least = Infinity;
  for (let seat = 0; seat < plan.seatCount; seat++) {
    const x = plan.x[seat]! - plan.x[from]!;
    const y = plan.y[seat]! - plan.y[from]!;
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || aside > ahead * 1.2) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [seat, cost];
  }
  return best;
}

/** The free seats nearest to a seat, nearest first; those of its own row before others that are hardly nearer. */
export function freeNear(plan: Plan, seat: number, isFree: (other: number) => boolean, most: number): number[] {
  const found: { seat: number; cost: number }[] = [];
  for (let other = 0; other < plan.seatCount; other++) {
    if (other === seat || !isFree(other)) continue;
    const distance = Math.hypot(plan.x[other]! - plan.x[seat]!, plan.y[other]! - plan.y[seat]!);
    const cost = distance * (plan.groupOf[other] === plan.groupOf[seat] ? 1 : 1.5);
    if (found.length === most && cost >= found[most - 1]!.cost) continue;
    const at = found.findIndex((one) => one.cost > cost);
    found.splice(at < 0 ? found.length : at, 0, { seat: other, cost });
    found.length = Math.min(found.length, most);
  }
  return found.map((one) => one.seat);
}
