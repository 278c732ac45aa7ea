using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.SeatMap;

namespace Booking.Audit.Past;

/// <summary>What one event says, in one shape for all events.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Version">Its place in the session.</param>
/// <param name="Position">Its place in the log.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Actor">Who did it: <c>customer:ID</c>, <c>manager:ID</c> or <c>system</c>; null where nobody is named.</param>
/// <param name="CorrelationId">The request that caused it, or null.</param>
/// <param name="Status">What its places became; null where they did not move.</param>
/// <param name="ReservationId">Its reservation, or null.</param>
/// <param name="CustomerId">Its customer, or null.</param>
/// <param name="Seats">The seats that it names.</param>
/// <param name="Areas">The places in areas that it names.</param>
/// <param name="Amount">Minor units that it is about, or null.</param>
/// <param name="Reason">The reason that it gives, or null.</param>
public sealed record HistoryItem(
    Guid SessionId,
    long Version,
    long Position,
    DateTimeOffset At,
    string Type,
    string? Actor,
    string? CorrelationId,
    SeatStatus? Status,
    Guid? ReservationId,
    Guid? CustomerId,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    long? Amount,
    string? Reason)
{
    /// <summary>The item of a stored event.</summary>
    public static HistoryItem Of(StoredEvent stored)
    {
        var movement = SeatMovement.Of(stored.Data);
        var (reservation, customer) = ReservationOf(stored.Data);
        return new HistoryItem(
            stored.StreamId, stored.Version, stored.Position, stored.Timestamp, stored.Type, ActorOf(stored.HeadersJson),
            stored.CorrelationId, movement?.To, reservation, customer,
            movement?.Seats ?? (stored.Data is TicketCheckedIn { Seat: { } seat } ? [seat] : []), movement?.Areas ?? [],
            AmountOf(stored.Data), ReasonOf(stored.Data));
    }

    private static (Guid? Reservation, Guid? Customer) ReservationOf(object data) => data switch
    {
        SeatsReserved e => (e.ReservationId, e.CustomerId),
        PaymentStarted e => (e.ReservationId, e.CustomerId),
        PaymentFailed e => (e.ReservationId, e.CustomerId),
        ReservationPaid e => (e.ReservationId, e.CustomerId),
        PaymentReversed e => (e.ReservationId, e.CustomerId),
        ReservationCancelled e => (e.ReservationId, e.CustomerId),
        ReservationExpired e => (e.ReservationId, e.CustomerId),
        ReservationRefunded e => (e.ReservationId, e.CustomerId),
        TicketCheckedIn e => (e.ReservationId, e.CustomerId),
        _ => (null, null),
    };

    private static long? AmountOf(object data) => data switch
    {
        SeatsReserved e => e.TotalAmount,
        PaymentStarted e => e.Amount,
        ReservationPaid e => e.Amount,
        PaymentReversed e => e.Amount,
        ReservationRefunded e => e.Amount,
        _ => null,
    };

    private static string? ReasonOf(object data) => data switch
    {
        PaymentFailed e => e.Reason,
        ReservationCancelled e => e.Reason,
        ReservationRefunded e => e.Reason,
        SeatsBlocked e => e.Reason,
        SessionCancelled e => e.Reason,
        _ => null,
    };

    private static string? ActorOf(string? headersJson)
    {
        if (headersJson is null)
            return null;
        using var headers = JsonDocument.Parse(headersJson);
        return headers.RootElement.TryGetProperty("actor", out var actor) && actor.ValueKind == JsonValueKind.String
            ? actor.GetString()
            : null;
    }
}
