import { texts } from '../texts';
import { list, money, number } from '../texts/formats';
import { Feature, type Plan, capitalised } from './plan';
import { runsOf } from './runs';

/** A seat's place in words: Stalls, row C, seat 12. */
export const placeName = (plan: Plan, seat: number): string => rowName(plan, plan.groupOf[seat]!, [plan.labels[seat]!]);

/** Some seats of one row or table: Stalls, row C, seats 12–14. */
function rowName(plan: Plan, number: number, labels: string[]): string {
  const { session } = texts.value;
  const group = plan.groups[number]!;
  const name = (group.isTable ? session.table : session.seat)(
    plan.sections[group.section]!.name, group.label, list(runsOf(labels)), labels.length);
  return capitalised(name);
}

/** Its place, category, price, features: all but its status. */
export function seatName(plan: Plan, seat: number): string {
  const { features } = texts.value.session;
  const category = plan.categories[plan.categoryOf[seat]!];
  const bits = plan.features[seat]!;
  return [
    placeName(plan, seat),
    category && `${category.label}, ${money({ amount: category.price, currency: plan.currency })}`,
    bits & Feature.accessible && features.accessible,
    bits & Feature.companion && features.companion,
    bits & Feature.restrictedView && features.restrictedView,
    plan.groups[plan.groupOf[seat]!]!.isSoldWhole && features.wholeTable,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A seat's name for who is at another one: its section and row only where they are not the same. */
export function seatNear(plan: Plan, from: number, seat: number): string {
  const { session } = texts.value;
  const group = plan.groups[plan.groupOf[seat]!]!;
  const isSameRow = plan.groupOf[seat] === plan.groupOf[from];
  const section = plan.sectionOf[seat] === plan.sectionOf[from] ? '' : plan.sections[group.section]!.name;
  return capitalised((group.isTable ? session.table : session.seat)(section, isSameRow ? '' : group.label, plan.labels[seat]!, 1));
}

/** Seats in words, those of a row or table together, in the order of the plan. */
export function placeNames(plan: Plan, seats: Iterable<number>): string[] {
  const rows = new Map<number, string[]>();
  for (const seat of [...seats].sort((one, other) => one - other)) {
    const row = plan.groupOf[seat]!;
    rows.set(row, [...(rows.get(row) ?? []), plan.labels[seat]!]);
  }
  return [...rows].map(([row, labels]) => rowName(plan, row, labels));
}

/** All places of a reservation in words; what the plan does not know is called by its id. */
export function placesOf(plan: Plan | null, seats: string[], areas: { area: string; quantity: number }[]): string[] {
  const known = seats.flatMap((id) => plan?.indexOf.get(id) ?? []);
  return [
    ...(plan ? placeNames(plan, known) : []),
    ...seats.filter((id) => !plan?.indexOf.has(id)),
    ...areas.map(({ area, quantity }) => `${number(quantity)} × ${placeOf(plan, area)}`),
  ];
}

/** The place of a seat or area that a reservation names by its id; the id itself where the plan is not there. */
export function placeOf(plan: Plan | null, id: string): string {
  const seat = plan?.indexOf.get(id);
  if (plan && seat !== undefined) return placeName(plan, seat);
  return plan?.areas.find((area) => area.id === id)?.label ?? id;
}
