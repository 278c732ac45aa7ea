import { texts } from '../texts';
import { money } from '../texts/formats';
import { Feature, type Plan } from './plan';

/** A seat's place in words: Stalls, row C, seat 12. */
export function placeName(plan: Plan, seat: number): string {
  const { session } = texts.value;
  const group = plan.groups[plan.groupOf[seat]!]!;
  const section = plan.sections[group.section]!.name;
  return (group.isTable ? session.table : session.seat)(section, group.label, plan.labels[seat]!);
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

/** The place of a seat or area that a reservation names by its id; the id itself where the plan is not there. */
export function placeOf(plan: Plan | null, id: string): string {
  const seat = plan?.indexOf.get(id);
  if (plan && seat !== undefined) return placeName(plan, seat);
  return plan?.areas.find((area) => area.id === id)?.label ?? id;
}
