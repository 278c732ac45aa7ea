import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { booking } from '../api/booking';
import { serverClock } from '../api/clock';
import type { Reservation, Session, Ticket } from '../api/contract';
import { Confirmation } from '../components/Confirmation';
import { Icon } from '../components/Icon';
import { Notice, describe } from '../components/Notices';
import { placeOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { texts } from '../texts';
import { date, money, number } from '../texts/formats';

/** A purchase: its tickets to show and print, and its refund while there is one. */
export function PurchaseTickets({ reservation, session, plan, onChange }: {
  reservation: Reservation;
  session: Session;
  plan: Plan | null;
  onChange: (next: Reservation) => void;
}) {
  const t = texts.value.reservation;
  const tickets = reservation.tickets ?? [];
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const { refundableUntil } = session;
  const isLate = refundableUntil != null && Date.parse(refundableUntil) <= serverClock.now();

  const refund = async () => {
    isBusy.value = true;
    failure.value = null;
    try {
      onChange((await booking.cancel(reservation.sessionId, reservation.reservationId)).body);
    } catch (problem) {
      failure.value = problem;
    } finally {
      isBusy.value = false;
      isAsking.value = false;
    }
  };

  return (
    <>
      <p class="lead no-print">{t.paidText}</p>
      <div class="actions no-print">
        <button type="button" class="button primary" onClick={() => print()}>
          <Icon name="print" />
          {t.print}
        </button>
      </div>
      <ul class="tickets">
        {tickets.map((ticket, index) => (
          <TicketCard key={ticket.ticketId} {...{ ticket, session, plan, reservation }} position={index + 1} count={tickets.length} />
        ))}
      </ul>
      <section class="card no-print">
        <p class="between">
          <span>{reservation.payment ? t.paidAt(date(reservation.payment.paidAt, 'shortDateTime')) : t.statuses.paid}</span>
          <strong class="tabular">{money(reservation.total)}</strong>
        </p>
        {failure.value !== null && <Notice kind="bad">{describe(failure.value)}</Notice>}
        {refundableUntil != null && (
          <p class="muted small-text">{(isLate ? t.notRefundable : t.refundableUntil)(date(refundableUntil, 'shortDateTime'))}</p>
        )}
        {!isLate && (
          <div class="actions">
            <button type="button" class="button" onClick={() => (isAsking.value = true)}>
              {t.refund}
            </button>
          </div>
        )}
      </section>
      {isAsking.value && (
        <Confirmation
          title={t.refundTitle}
          confirm={t.refundConfirm}
          keep={t.keep}
          isBusy={isBusy.value}
          onConfirm={() => void refund()}
          onClose={() => (isAsking.value = false)}
        >
          <p>{t.refundText(money(reservation.total))}</p>
        </Confirmation>
      )}
    </>
  );
}

function TicketCard({ ticket, session, plan, reservation, position, count }: {
  ticket: Ticket;
  session: Session;
  plan: Plan | null;
  reservation: Reservation;
  position: number;
  count: number;
}) {
  const t = texts.value.reservation;
  const place = placeOf(plan, ticket.seat ?? ticket.area ?? '');
  const seat = reservation.seats.find((one) => one.id === ticket.seat);
  const category = plan?.categories.find((one) => one.key === seat?.category)?.label ?? seat?.category;
  return (
    <li class="ticket">
      <div class="ticket-text">
        <p class="small-text muted">{t.ticket(number(position), number(count))}</p>
        <h2>{session.title}</h2>
        <p>
          {session.venue}
          <br />
          {date(session.startsAt, 'dateTime')}
        </p>
        <dl>
          <div>
            <dt>{t.place}</dt>
            <dd>{place}</dd>
          </div>
          {category && (
            <div>
              <dt>{t.admits}</dt>
              <dd>{category}</dd>
            </div>
          )}
        </dl>
      </div>
      <TicketCode ticket={ticket} place={place} />
    </li>
  );
}

/** The QR code; the API gives it to the bearer alone, so it is asked for as everything else and shown from memory. */
function TicketCode({ ticket, place }: { ticket: Ticket; place: string }) {
  const address = useSignal<string | null>(null);
  const t = texts.value.reservation;
  useEffect(() => {
    let made: string | null = null;
    let isOver = false;
    booking.ticketCode(ticket.ticketId).then(
      ({ body }) => {
        if (isOver) return;
        made = URL.createObjectURL(new Blob([body], { type: 'image/svg+xml' }));
        address.value = made;
      },
      // The code below the picture says the same.
      () => undefined,
    );
    return () => {
      isOver = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [ticket.ticketId]);
  return (
    <figure class="ticket-code">
      {address.value ? <img src={address.value} alt={t.codeImage(place)} width="160" height="160" /> : <div class="code-place" />}
      <figcaption class="small-text">{ticket.code}</figcaption>
    </figure>
  );
}
