import { useMemo } from 'preact/hooks';
import { SeatStatuses } from '../live/statuses';
import { SeatMap } from '../seatmap/SeatMap';
import { planOf } from '../seatmap/plan';
import { number } from '../texts/formats';
import { texts } from '../texts/managers';
import type { PlanSeating } from './management';
import { placeOf } from './places';

const nobody: ReadonlySet<number> = new Set();

/** A plan as buyers will see it, before anything of it is kept and before it has prices. */
export function PlanPreview({ seating }: { seating: PlanSeating }) {
  const { opening } = texts.value;
  const plan = useMemo(() => {
    const prices = Object.fromEntries(seating.categories.map(({ key }) => [key, 0]));
    return planOf({ ...seating, sessionId: '', currency: '', prices });
  }, [seating]);
  const statuses = useMemo(() => {
    const all = new SeatStatuses(plan);
    all.replace({
      version: 0,
      statuses: '0'.repeat(plan.seatCount),
      areas: plan.areas.map(({ id, capacity }) => ({ id, capacity, available: capacity })),
    });
    return all;
  }, [plan]);
  return (
    <div class="preview">
      <p class="muted small-text">
        {opening.counts(number(plan.seatCount), number(plan.sections.length), number(plan.areas.reduce((sum, area) => sum + area.capacity, 0)))}
      </p>
      <div class="map-frame">
        <SeatMap
          plan={plan}
          statuses={statuses}
          chosen={nobody}
          mine={nobody}
          onSeat={() => undefined}
          onArea={() => undefined}
          describe={(seat) => placeOf(plan, null, seat)}
        />
      </div>
    </div>
  );
}
