namespace Booking.Proof.Sources;

/// <summary>What somebody saw who followed the whole log while it was written.</summary>
/// <param name="Seen">The positions, as they came.</param>
/// <param name="Final">The positions in the log afterwards, from where the following began.</param>
/// <param name="StepsBack">Where the progress of a projection went back.</param>
public sealed record FeedObservation(
    IReadOnlyList<long> Seen, IReadOnlyList<long> Final, IReadOnlyList<ProgressStep> StepsBack);

/// <summary>A move of a projection's progress.</summary>
public sealed record ProgressStep(string Projection, long From, long To);
