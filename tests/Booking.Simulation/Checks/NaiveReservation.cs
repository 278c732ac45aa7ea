using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Simulation.Checks;

internal enum NaiveStatus
{
    Held,
    Paying,
    Paid,
    Cancelled,
    Expired,
    Refunded,
}

/// <summary>A reservation as the events tell it.</summary>
internal sealed class NaiveReservation(SeatsReserved begun)
{
    public Guid Id { get; } = begun.ReservationId;

    public Guid Customer { get; } = begun.CustomerId;

    public ImmutableArray<string> Seats { get; } = begun.Seats;

    public int Floor { get; } = begun.Areas.Sum(claim => claim.Quantity);

    public DateTimeOffset ExpiresAt { get; } = begun.ExpiresAt;

    public int Places => Seats.Length + Floor;

    public NaiveStatus Status { get; set; }

    public Guid? Payment { get; set; }

    public NaiveMark? PaymentMark { get; set; }

    public DateTimeOffset? PaymentDeadline { get; set; }

    /// <summary>The ids of the tickets issued, by their codes.</summary>
    public Dictionary<string, Guid> Tickets { get; } = [];

    /// <summary>When tickets were used, by their ids.</summary>
    public Dictionary<Guid, DateTimeOffset> Used { get; } = [];

    public bool IsActive => Status is NaiveStatus.Held or NaiveStatus.Paying;

    public bool HasPlaces => IsActive || Status == NaiveStatus.Paid;

    public DateTimeOffset DueAt => Status == NaiveStatus.Paying ? PaymentDeadline!.Value : ExpiresAt;

    public bool IsOverdue(DateTimeOffset now) => IsActive && DueAt <= now;
}
