namespace Booking.Proof.History;

/// <summary>One call of one client: what it asked for, when, and what it was told.</summary>
public sealed record Operation
{
    /// <summary>The trace id that the request carried; the events that it made bear it.</summary>
    public required string Trace { get; init; }

    /// <summary>The customer, as the API names it.</summary>
    public required Guid Customer { get; init; }

    /// <summary>Which node was asked.</summary>
    public required string Node { get; init; }

    public required Guid Session { get; init; }

    public required OperationKind Kind { get; init; }

    /// <summary>The seats asked for.</summary>
    public IReadOnlyList<string> Seats { get; init; } = [];

    /// <summary>The places in areas asked for.</summary>
    public IReadOnlyList<AreaPlaces> Areas { get; init; } = [];

    /// <summary>How many seats the house was to choose; 0 where they were named.</summary>
    public int BestAvailable { get; init; }

    /// <summary>What was to be paid or cancelled.</summary>
    public Guid? Reservation { get; init; }

    /// <summary>The idempotency key, where there was one.</summary>
    public string? Key { get; init; }

    /// <summary>When the call began: microseconds since the history's beginning, by its one monotonic clock.</summary>
    public required long InvokedMicroseconds { get; init; }

    /// <summary>When it was over, by the same clock.</summary>
    public required long CompletedMicroseconds { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int Status { get; init; }

    /// <summary>The code of the problem, or what went wrong with the connection.</summary>
    public string? Problem { get; init; }

    /// <summary>The seats that a refusal named.</summary>
    public IReadOnlyList<string> Unavailable { get; init; } = [];

    /// <summary>Whether the answer was one given before.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>What an ok said; null otherwise.</summary>
    public AnsweredReservation? Answer { get; init; }

    /// <summary>How reports name it.</summary>
    public string Name => Trace.Length > 8 ? Trace[..8] : Trace;
}
