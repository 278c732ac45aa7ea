import { Notice } from '../components/Notices';
import { Status } from '../live/statuses';
import { placeName, seatNear } from '../seatmap/names';
import { texts } from '../texts';
import type { Choice } from './choosing';

/** Why a seat cannot be had, and which are free near by. */
export function RemarkToast({ choice, onShow }: { choice: Choice; onShow: (seat: number) => void }) {
  const remark = choice.remark.value;
  const { session } = texts.value;
  const free = remark?.nearby?.filter((seat) => choice.statuses.seats[seat] === Status.available);
  return (
    <div class="remark">
      {remark && (
        <Notice kind={remark.kind} onClose={() => (choice.remark.value = null)}>
          <p>{remark.text}</p>
          {free && free.length > 0 && (
            <div class="nearby">
              <span>{session.nearby}</span>
              {free.map((seat) => (
                <button
                  key={seat}
                  type="button"
                  class="button small"
                  aria-label={placeName(choice.plan, seat)}
                  onClick={() => {
                    choice.take(seat);
                    onShow(seat);
                  }}
                >
                  {seatNear(choice.plan, remark.seat!, seat)}
                </button>
              ))}
            </div>
          )}
          {free && free.length === 0 && <p>{session.nothingNearby}</p>}
        </Notice>
      )}
    </div>
  );
}
