using Booking.Proof.History;

namespace Booking.Proof.Model;

/// <summary>An event as the log has it: only what was stored, read as JSON and by nothing of the product.</summary>
public sealed record LoggedEvent
{
    public required Guid Stream { get; init; }

    public required long Version { get; init; }

    public required long Position { get; init; }

    public required EventKind Kind { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The trace of the request that made it; null where none did.</summary>
    public string? Trace { get; init; }

    public Guid? Reservation { get; init; }

    public Guid? Customer { get; init; }

    public Guid? Payment { get; init; }

    public IReadOnlyList<string> Seats { get; init; } = [];

    public IReadOnlyList<AreaPlaces> Areas { get; init; } = [];

    /// <summary>Minor units: the total of a reservation, or what was charged or given back.</summary>
    public long Amount { get; init; }

    /// <summary>The end of a hold, or of a payment's time.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>How many tickets were issued.</summary>
    public int Tickets { get; init; }
}
