using Booking.Domain.Sessions;
using Booking.Simulation.Clients;
using Booking.Simulation.Nodes;

namespace Booking.Simulation.Checks;

/// <summary>Holds an answer against a session as it was at the version that the answer names.</summary>
/// <param name="violations">Hears of what is not true.</param>
/// <param name="session">Null: there was none.</param>
internal sealed class AnswerCheck(Violations violations, NaiveSession? session)
{
    public void Check(Operation operation)
    {
        if (operation.View is { } view)
        {
            CheckView(operation, view);
            return;
        }

        if (operation.Decided?.Decision is Decision.Repeated repeated)
        {
            violations.Unless(
                session is not null && IsTrue(repeated, operation, session), Invariant.OneEffectAKey,
                () => $"Operation {operation.Number} is answered with {repeated.Reservation}, which its key did not make.");
        }

        if (operation.Decided?.Decision is not Decision.Rejected rejected)
            return;
        var isTrue = session is null
            ? rejected.Reason is Rejection.SessionNotFound
            : operation.Command switch
            {
                ReserveSeats reserve => IsTrue(rejected.Reason, reserve, session),
                PayReservation pay => IsTrue(
                    rejected.Reason, session.Reservations.GetValueOrDefault(pay.Reservation.Value), pay.Customer.Value,
                    pay.Now),
                CancelReservation cancel => IsTrue(
                    rejected.Reason, session.Reservations.GetValueOrDefault(cancel.Reservation.Value),
                    cancel.Customer.Value, cancel.Now),
                CheckInTicket checkIn => IsTrue(rejected.Reason, checkIn.Code, session),
                BlockSeats block => rejected.Reason switch
                {
                    Rejection.SeatsUnavailable taken => taken.Seats.All(seat => !session.IsFree(seat, block.Now)),
                    Rejection.SessionIsCancelled => session.IsCancelled,
                    _ => false,
                },
                UnblockSeats => rejected.Reason is Rejection.SessionIsCancelled && session.IsCancelled,
                _ => false,
            };
        violations.Unless(
            isTrue, Invariant.RefusalIsTrue,
            () => $"Operation {operation.Number} ({operation.Command!.GetType().Name}) is refused at version "
                + $"{operation.Decided.Version} by {rejected.Reason}, which is not so: {session?.Digits}.");
    }

    private static bool IsTrue(Decision.Repeated repeated, Operation operation, NaiveSession session) =>
        operation.Command!.Mark is { } mark && session.Marks.TryGetValue($"{mark.Key:x32}", out var seen)
        && seen == ($"{mark.Request:x32}", repeated.Reservation.Value);

    private void CheckView(Operation operation, SessionView view)
    {
        var (total, held, sold, blocked) = session!.Counts();
        var expected = new SessionCounts(total, total - held - sold - blocked, held, sold, blocked);
        violations.Unless(
            view.Digits == session.Digits && view.Counts == expected
            && view.FloorFree == Hall.FloorCapacity - session.FloorTaken,
            Invariant.ViewIsTrue,
            () => $"Operation {operation.Number} shows {view.Digits}, {view.Counts} at version {view.Version}; the log has "
                + $"{session.Digits}, {expected}.");
    }

    private static bool IsTrue(Rejection reason, ReserveSeats reserve, NaiveSession session)
    {
        var asked = reserve.Best?.Quantity ?? (reserve.Seats.Length + reserve.Areas.Sum(claim => claim.Quantity));
        return reason switch
        {
            Rejection.SeatsUnavailable taken => taken.Seats.Length > 0 && reserve.Seats.All(
                seat => taken.Seats.Contains(seat) != session.IsFree(seat, reserve.Now)),
            Rejection.SoldOut when reserve.Best is { } best => Hall.Seats.Except(Hall.Table).Count(
                seat => session.IsFree(seat, reserve.Now)) < best.Quantity,
            Rejection.SoldOut => session.FreeOnFloor(reserve.Now) < reserve.Areas.Sum(claim => claim.Quantity),
            Rejection.SeatLimitExceeded limit => session.PlacesOf(reserve.Customer.Value, reserve.Now) is var held
                && held == limit.Held && held + asked > session.Terms!.MaxSeatsPerCustomer,
            Rejection.SessionIsCancelled => session.IsCancelled,
            Rejection.SalesClosed => reserve.Now >= session.Terms!.SalesCloseAt,
            Rejection.OrphanSeats alone => session.Terms!.PreventOrphans && alone.Seats.All(
                seat => session.IsFree(seat, reserve.Now) && !reserve.Seats.Contains(seat)),
            Rejection.IdempotencyKeyReused => reserve.Mark is { } mark
                && session.Marks.TryGetValue($"{mark.Key:x32}", out var seen) && seen.Request != $"{mark.Request:x32}",
            Rejection.TableIsSoldWhole table => table.Missing.All(
                seat => Hall.Table.Contains(seat) && !reserve.Seats.Contains(seat)),
            _ => false,
        };
    }

    private static bool IsTrue(Rejection reason, string code, NaiveSession session)
    {
        var reservation = session.Reservations.Values.SingleOrDefault(known => known.Tickets.ContainsKey(code));
        return reason switch
        {
            Rejection.TicketNotFound => reservation is null,
            Rejection.TicketIsRefunded => reservation?.Status == NaiveStatus.Refunded,
            Rejection.AlreadyCheckedIn already => reservation is { Status: NaiveStatus.Paid }
                && reservation.Used.TryGetValue(reservation.Tickets[code], out var used) && used == already.CheckedInAt,
            _ => false,
        };
    }

    private bool IsTrue(Rejection reason, NaiveReservation? reservation, Guid customer, DateTimeOffset now) =>
        reason switch
        {
            Rejection.NotRefundable => reservation?.Status == NaiveStatus.Paid && now > session!.Terms!.RefundableUntil,
            Rejection.TicketsAreCheckedIn => reservation is { Status: NaiveStatus.Paid, Used.Count: > 0 },
            Rejection.ReservationNotFound => reservation is null || reservation.Customer != customer,
            Rejection.ReservationHasExpired => reservation?.Status == NaiveStatus.Expired
                || reservation?.IsOverdue(now) == true,
            Rejection.ReservationIsCancelled => reservation?.Status is NaiveStatus.Cancelled or NaiveStatus.Refunded,
            Rejection.PaymentInProgress => reservation?.Status == NaiveStatus.Paying,
            _ => false,
        };
}
