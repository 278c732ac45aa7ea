import { Icon } from '../components/Icon';
import { Link } from '../router';
import { texts } from '../texts';
import { countdown } from '../texts/formats';
import { holds, timeLeft } from './holds';

const urgent = 30_000;

/** The hold that ends first, on every page, with the way to pay it. */
export function HoldPill() {
  const hold = holds.value[0];
  if (!hold) return null;
  const left = timeLeft(hold.expiresAt);
  const time = countdown(left);
  return (
    <Link
      to={`sessions/${hold.sessionId}/reservations/${hold.reservationId}`}
      class={`hold-pill ${left < urgent ? 'urgent' : ''}`}
      aria-label={texts.value.hold.pillLabel(time)}
    >
      <Icon name="clock" />
      <span>{texts.value.hold.pill(time)}</span>
    </Link>
  );
}
