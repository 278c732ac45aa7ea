using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Reservations;

/// <summary>A reservation as its customer sees it.</summary>
public sealed record ReservationResponse(
    Guid ReservationId,
    Guid SessionId,
    Guid CustomerId,
    ReservationStatus Status,
    IReadOnlyList<ReservedSeatResponse> Seats,
    IReadOnlyList<ReservedAreaResponse> Areas,
    MoneyResponse Total,
    DateTimeOffset ExpiresAt,
    long Version,
    PaymentResponse? Payment,
    IReadOnlyList<Ticket>? Tickets)
{
    /// <summary>The reservation as it is.</summary>
    public static ReservationResponse Of(Reservation reservation, SessionTerms session)
    {
        var currency = session.Scheduled.Currency;
        var plan = session.Plan;
        var seats = new ReservedSeatResponse[reservation.Seats.Length];
        for (var i = 0; i < seats.Length; i++)
        {
            var category = plan.CategoryOfSeat(reservation.Seats[i]);
            seats[i] = new ReservedSeatResponse(
                plan.SeatId(reservation.Seats[i]), plan.Categories[category].Key,
                new MoneyResponse(session.PriceOf(category), currency));
        }

        var areas = reservation.Areas.IsEmpty ? [] : new ReservedAreaResponse[reservation.Areas.Length];
        for (var i = 0; i < areas.Length; i++)
        {
            var (area, quantity) = reservation.Areas[i];
            areas[i] = new ReservedAreaResponse(
                plan.Areas[area].Id, quantity, new MoneyResponse(session.PriceOf(plan.CategoryOfArea(area)), currency));
        }

        var paid = reservation.Payment is { PaidAt: not null } payment ? payment : null;
        return new ReservationResponse(
            reservation.Id.Value, session.Scheduled.SessionId, reservation.Customer.Value, reservation.Status, seats, areas,
            new MoneyResponse(reservation.TotalAmount, currency), reservation.ExpiresAt, reservation.Version,
            paid is null ? null : new PaymentResponse(
                paid.Id.Value, new MoneyResponse(paid.Amount, currency), paid.PaidAt!.Value),
            paid?.Tickets);
    }

    /// <summary>The reservation as the request that made it was answered.</summary>
    public static ReservationResponse AsHeld(Reservation reservation, SessionTerms session) =>
        Of(
            reservation.Version == reservation.HeldVersion
                ? reservation
                : reservation with
                {
                    Status = ReservationStatus.Held,
                    Version = reservation.HeldVersion,
                    Payment = null,
                },
            session);

    /// <summary>The reservation as the request that paid it was answered.</summary>
    public static ReservationResponse AsPaid(Reservation reservation, SessionTerms session) =>
        Of(
            reservation with
            {
                Status = ReservationStatus.Paid,
                Version = reservation.Payment!.PaidVersion,
            },
            session);

    /// <summary>The reservation as it is at an instant: a hold whose deadline has come is over.</summary>
    public static ReservationResponse AsOf(Reservation reservation, SessionTerms session, DateTimeOffset now) =>
        Of(reservation.IsOverdue(now) ? reservation with { Status = ReservationStatus.Expired } : reservation, session);
}

/// <summary>A seat of a reservation.</summary>
/// <param name="Id">The seat's id.</param>
/// <param name="Category">Its price category.</param>
/// <param name="Price">What it costs.</param>
public readonly record struct ReservedSeatResponse(string Id, string Category, MoneyResponse Price);

/// <summary>Places in an area.</summary>
/// <param name="Area">The area's id.</param>
/// <param name="Quantity">How many places.</param>
/// <param name="Price">What one place costs.</param>
public readonly record struct ReservedAreaResponse(string Area, int Quantity, MoneyResponse Price);

/// <summary>A charge.</summary>
/// <param name="PaymentId">Its id.</param>
/// <param name="Amount">What was charged.</param>
/// <param name="PaidAt">When it was recorded.</param>
public sealed record PaymentResponse(Guid PaymentId, MoneyResponse Amount, DateTimeOffset PaidAt);
