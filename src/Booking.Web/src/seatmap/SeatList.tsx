import { useSignal } from '@preact/signals';
import './seatmap.css';
import type { SeatStatuses } from '../live/statuses';
import { Status } from '../live/statuses';
import { texts } from '../texts';
import { Look } from './glyphs';
import { type Plan, seatsOf } from './plan';
import { SeatGlyph } from './SeatGlyph';

interface SeatListProperties {
  plan: Plan;
  statuses: SeatStatuses;
  chosen: ReadonlySet<number>;
  mine: ReadonlySet<number>;
  onSeat: (seat: number) => void;
  describe: (seat: number) => string;
  /** Changes with the statuses: the list is of what they are now. */
  revision: number;
}

/** The same seats by section and row. Only what is open is made: a stadium has 50,000. */
export function SeatList({ plan, statuses, chosen, mine, onSeat, describe }: SeatListProperties) {
  const openSections = useSignal<ReadonlySet<number>>(new Set(plan.sections.length === 1 ? [0] : []));
  const { session } = texts.value;
  return (
    <div class="seat-list">
      {plan.sections.map((section, number) => (
        <details
          key={number}
          open={openSections.value.has(number)}
          onToggle={(event) => {
            const next = new Set(openSections.value);
            if ((event.currentTarget as HTMLDetailsElement).open) next.add(number);
            else next.delete(number);
            openSections.value = next;
          }}
        >
          <summary>
            <span>{section.name || session.hall}</span>
            <span class="badge tabular">{session.freeCount(statuses.freeBySection[number]!)}</span>
          </summary>
          {openSections.value.has(number) &&
            plan.groups.slice(section.firstGroup, section.endGroup).map((group, index) => (
              <Row
                key={index}
                title={group.isTable ? session.tableName(group.label) : session.row(group.label)}
                seats={seatsOf(group)}
                {...{ plan, statuses, chosen, mine, onSeat, describe }}
              />
            ))}
        </details>
      ))}
    </div>
  );
}

function Row({ title, seats, plan, statuses, chosen, mine, onSeat, describe }: Omit<SeatListProperties, 'revision'> & { title: string; seats: number[] }) {
  const isOpen = useSignal(false);
  const free = seats.reduce((sum, seat) => sum + Number(statuses.seats[seat] === Status.available), 0);
  return (
    <details open={isOpen.value} onToggle={(event) => (isOpen.value = (event.currentTarget as HTMLDetailsElement).open)}>
      <summary>
        <span>{title}</span>
        <span class="badge tabular">{texts.value.session.freeCount(free)}</span>
      </summary>
      {isOpen.value && (
        <div class="seat-buttons">
          {seats.map((seat) => {
            const look = mine.has(seat) ? Look.mine : chosen.has(seat) ? Look.chosen : statuses.seats[seat]!;
            return (
              <button
                key={seat}
                type="button"
                class={`seat-button ${look === Look.available || look === Look.chosen ? '' : 'taken'}`}
                aria-pressed={chosen.has(seat)}
                aria-label={describe(seat)}
                onClick={() => onSeat(seat)}
              >
                <SeatGlyph look={look} category={plan.categoryOf[seat]!} />
                {plan.labels[seat]}
              </button>
            );
          })}
        </div>
      )}
    </details>
  );
}
