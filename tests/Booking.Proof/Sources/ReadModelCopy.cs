namespace Booking.Proof.Sources;

/// <summary>What one read model says of one session; null for what it does not tell.</summary>
/// <param name="Source">Where it was read.</param>
/// <param name="Session">The session.</param>
public sealed record ReadModelCopy(string Source, Guid Session)
{
    public long? Version { get; init; }

    /// <summary>One digit a seat, in the order of the plan.</summary>
    public string? Statuses { get; init; }

    public IReadOnlyDictionary<string, int>? AvailableInAreas { get; init; }

    public PlaceCounts? Counts { get; init; }

    /// <summary>Purchases by reservation, with their status.</summary>
    public IReadOnlyDictionary<Guid, string>? Purchases { get; init; }

    /// <summary>What happened in the sale.</summary>
    public SaleTotals? Sales { get; init; }

    /// <summary>Why it could not be read, or had not caught up in time.</summary>
    public string? Missing { get; init; }
}
