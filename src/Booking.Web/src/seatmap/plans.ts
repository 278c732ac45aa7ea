import { booking } from '../api/booking';
import { type Plan, planOf } from './plan';

const most = 3;
const plans = new Map<string, Promise<Plan>>();

/** The plan of a session. It never changes: the last few are in memory, all that were seen in the browser's cache. */
export function planOfSession(sessionId: string): Promise<Plan> {
  let plan = plans.get(sessionId);
  if (!plan) {
    plan = booking.seating(sessionId).then(({ body }) => planOf(body));
    plan.catch(() => plans.delete(sessionId));
    plans.set(sessionId, plan);
    if (plans.size > most) plans.delete(plans.keys().next().value!);
  }
  return plan;
}
