namespace Booking.Proof.Checks;

/// <summary>Every invariant there is.</summary>
public static class Invariants
{
    public static IReadOnlyList<IInvariant> All { get; } =
    [
        new ExclusivityInvariant(),
        new AtomicityInvariant(),
        new RealTimeInvariant(),
        new OneCommitInvariant(),
        new OneKeyInvariant(),
        new DeadlineInvariant(),
        new RefusalInvariant(),
        new ConservationInvariant(),
        new MoneyInvariant(),
        new ReadModelInvariant(),
        new FeedInvariant(),
    ];

    /// <summary>Checks them all.</summary>
    public static Verdict Judge(Evidence evidence) =>
        new([.. All.Select(invariant => invariant.Check(evidence))], evidence);
}
