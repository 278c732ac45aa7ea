using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>
/// Where a reservation is in its life. Held and Paying are alive; Paid may still be refunded; the others are ends.
/// </summary>
public enum ReservationStatus : byte
{
    /// <summary>Claimed until its deadline.</summary>
    Held,

    /// <summary>A payment is with the provider.</summary>
    Paying,

    /// <summary>Sold.</summary>
    Paid,

    /// <summary>Given up before it was paid.</summary>
    Cancelled,

    /// <summary>Ended by its deadline.</summary>
    Expired,

    /// <summary>Paid, then given back.</summary>
    Refunded,
}

/// <summary>
/// Seats and places claimed by one customer. Immutable: a change makes a new one, so it may be read anywhere.
/// </summary>
public sealed record Reservation
{
    /// <summary>Its id.</summary>
    public required ReservationId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>Seat indexes in the plan.</summary>
    public required ImmutableArray<int> Seats { get; init; }

    /// <summary>Places in areas.</summary>
    public required ImmutableArray<AreaPlaces> Areas { get; init; }

    /// <summary>Minor units of the session's currency.</summary>
    public required long TotalAmount { get; init; }

    /// <summary>When the hold ends unless a payment has started.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ReservationStatus Status { get; init; }

    /// <summary>The version at which it began.</summary>
    public required long HeldVersion { get; init; }

    /// <summary>The version at which it last changed.</summary>
    public required long Version { get; init; }

    /// <summary>The latest payment, or null.</summary>
    public Payment? Payment { get; init; }

    /// <summary>Seats and places together.</summary>
    public int Places
    {
        get
        {
            var places = Seats.Length;
            foreach (var area in Areas)
                places += area.Quantity;
            return places;
        }
    }

    /// <summary>Its places in one area.</summary>
    internal int PlacesIn(int area)
    {
        foreach (var places in Areas)
        {
            if (places.Area == area)
                return places.Quantity;
        }

        return 0;
    }

    /// <summary>Whether it is held or paying.</summary>
    public bool IsActive => Status is ReservationStatus.Held or ReservationStatus.Paying;

    /// <summary>The instant from which it no longer holds its seats, or at which it expired.</summary>
    public DateTimeOffset DueAt => Payment is { Failure: null } unsettled ? unsettled.Deadline : ExpiresAt;

    /// <summary>Whether its deadline has come, whether or not anything has noticed yet.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsActive && now >= DueAt;
}

/// <summary>A quantity of places in an area, by the area's index in the plan.</summary>
public readonly record struct AreaPlaces(int Area, int Quantity);

/// <summary>A payment of a reservation.</summary>
/// <param name="Id">The attempt; the provider's idempotency key.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Deadline">Until when its outcome is waited for.</param>
/// <param name="Idempotency">
/// The mark of the request that started it, until it succeeds: then the session remembers it for ever.
/// </param>
public sealed record Payment(PaymentId Id, long Amount, DateTimeOffset Deadline, IdempotencyMark? Idempotency)
{
    /// <summary>When the charge was recorded; null before.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why nothing was charged; null before, and where it was.</summary>
    public PaymentOutcome? Failure { get; init; }

    /// <summary>The version at which the charge was recorded; 0 before.</summary>
    public long PaidVersion { get; init; }

    /// <summary>The admissions bought; empty before.</summary>
    public ImmutableArray<Ticket> Tickets { get; init; } = [];
}
