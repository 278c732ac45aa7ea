using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;

namespace Booking.Projections.Tests;

/// <summary>Events as the domain would write them, with what a test does not care about filled in.</summary>
public static class Events
{
    public static readonly DateTimeOffset Evening = new(2031, 5, 1, 20, 0, 0, TimeSpan.Zero);

    public static SessionScheduled Scheduled(
        SessionId session, SeatingPlan plan, string title = "Hamlet", string venue = "Globe",
        DateTimeOffset? startsAt = null) =>
        new(session.Value, title, venue, startsAt ?? Evening, "BRL",
            Enumerable.Range(0, plan.Categories.Length).ToImmutableSortedDictionary(
                category => plan.Categories[category].Key, PriceOf),
            plan.Hash.Value, plan.Places, 30, 10, false);

    /// <summary>Minor units that a place of a category costs, by its index in the plan.</summary>
    public static long PriceOf(int category) => 4500 + (1000 * category);

    public static SeatsReserved Reserved(
        Guid reservation, string[] seats, (string Area, int Quantity)[]? areas = null, Guid? customer = null,
        DateTimeOffset? expiresAt = null, long? amount = null) =>
        new(reservation, customer ?? Guid.Empty, [.. seats], Claims(areas), amount ?? 4500L * seats.Length,
            expiresAt ?? Evening);

    public static PaymentStarted PaymentStarted(Guid reservation, Guid? customer = null, DateTimeOffset? deadline = null) =>
        new(reservation, customer ?? Guid.Empty, Guid.CreateVersion7(), 4500, deadline ?? Evening);

    public static PaymentFailed PaymentFailed(Guid reservation, Guid? customer = null) =>
        new(reservation, customer ?? Guid.Empty, Guid.CreateVersion7(), "declined");

    public static ReservationPaid Paid(
        Guid reservation, string[] seats, (string Area, int Quantity)[]? areas = null, Guid? customer = null,
        DateTimeOffset? paidAt = null, long? amount = null) =>
        new(reservation, customer ?? Guid.Empty, Guid.CreateVersion7(), amount ?? 4500L * seats.Length, paidAt ?? Evening,
            [.. seats], Claims(areas), [.. seats.Select(seat => new Ticket(Guid.CreateVersion7(), "code-" + seat, seat))]);

    public static ReservationCancelled Cancelled(
        Guid reservation, string[] seats, (string Area, int Quantity)[]? areas = null, Guid? customer = null) =>
        new(reservation, customer ?? Guid.Empty, [.. seats], Claims(areas), "customer");

    public static ReservationExpired Expired(
        Guid reservation, string[] seats, (string Area, int Quantity)[]? areas = null, Guid? customer = null) =>
        new(reservation, customer ?? Guid.Empty, [.. seats], Claims(areas));

    public static ReservationRefunded Refunded(
        Guid reservation, string[] seats, (string Area, int Quantity)[]? areas = null, Guid? customer = null,
        long? amount = null) =>
        new(reservation, customer ?? Guid.Empty, Guid.CreateVersion7(), amount ?? 4500, [.. seats], Claims(areas),
            "customer");

    public static TicketCheckedIn CheckedIn(ReservationPaid paid, int ticket = 0, DateTimeOffset? at = null) =>
        new(paid.ReservationId, paid.CustomerId, paid.Tickets[ticket].TicketId, at ?? Evening, paid.Tickets[ticket].Seat,
            paid.Tickets[ticket].Area);

    private static ImmutableArray<AreaClaim> Claims((string Area, int Quantity)[]? areas) =>
        [.. (areas ?? []).Select(claim => new AreaClaim(claim.Area, claim.Quantity))];
}
