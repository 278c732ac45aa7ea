import type { Reservation } from '../api/contract';
import { Look } from '../seatmap/glyphs';
import { placeOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { SeatGlyph } from '../seatmap/SeatGlyph';
import { texts } from '../texts';
import { money, number } from '../texts/formats';

/** The places of a reservation with their prices. */
export function ReservedPlaces({ reservation, plan }: { reservation: Reservation; plan: Plan | null }) {
  const { common } = texts.value;
  const categoryOf = (key: string) => plan?.categories.findIndex((one) => one.key === key) ?? -1;
  return (
    <div class="reserved">
      <ul class="chosen-list">
        {reservation.seats.map((seat) => {
          const category = categoryOf(seat.category);
          return (
            <li key={seat.id}>
              <SeatGlyph look={Look.available} category={Math.max(0, category)} />
              <span>
                {placeOf(plan, seat.id)}
                <small class="muted">{plan?.categories[category]?.label ?? seat.category}</small>
              </span>
              <span class="tabular">{money(seat.price)}</span>
            </li>
          );
        })}
        {reservation.areas.map((area) => (
          <li key={area.area}>
            <span class="tabular">{number(area.quantity)} ×</span>
            <span>{placeOf(plan, area.area)}</span>
            <span class="tabular">{money({ ...area.price, amount: area.price.amount * area.quantity })}</span>
          </li>
        ))}
      </ul>
      <p class="between total">
        <span>{common.total}</span>
        <strong class="tabular">{money(reservation.total)}</strong>
      </p>
    </div>
  );
}
