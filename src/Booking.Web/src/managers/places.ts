import type { SeatStatuses } from '../live/statuses';
import { placeName } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { texts } from '../texts';
import { money } from '../texts/formats';

const words = ['available', 'held', 'sold', 'blocked'] as const;

/** A seat in words, for who cannot see the map: its place, its category and price, and its status. */
export function placeOf(plan: Plan, statuses: SeatStatuses | null, seat: number): string {
  const { session } = texts.value;
  const category = plan.categories[plan.categoryOf[seat]!];
  const price = category && plan.currency !== '' ? `${category.label}, ${money({ amount: category.price, currency: plan.currency })}` : category?.label;
  return [placeName(plan, seat), price, statuses && session.statuses[words[statuses.seats[seat]!]!]].filter(Boolean).join(', ');
}
