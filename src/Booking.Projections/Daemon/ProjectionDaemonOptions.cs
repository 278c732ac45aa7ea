namespace Booking.Projections.Daemon;

/// <summary>The limits and pauses of a <see cref="ProjectionDaemon"/>.</summary>
public sealed record ProjectionDaemonOptions
{
    /// <summary>At most so many events are read at once.</summary>
    public int MaxBatch { get; init; } = 2_000;

    /// <summary>At most so many events are applied at once, where more come within a projection's pace.</summary>
    public int MaxGathered { get; init; } = 16_384;

    /// <summary>The newest events that all projections share.</summary>
    public int WindowSize { get; init; } = 4_096;

    /// <summary>
    /// While projections catch up, so many events at most are kept that some have had and others not, about 1 KB each: with
    /// less, the slower ones read and deserialize by themselves what the faster ones have had.
    /// </summary>
    public int MaxWindowSize { get; init; } = 65_536;

    /// <summary>The longest wait for a hint before the log is asked anyway.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a node that does not run a projection tries to.</summary>
    public TimeSpan LeaseRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the connection that holds a lease is asked whether it still stands. After three of these without a
    /// word of the holder another node may take over.</summary>
    public TimeSpan LeasePing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>While events wait for the pace of a projection, the log is looked at so often for urgent ones.</summary>
    public TimeSpan UrgencyCheck { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>While there is no end of events, progress is saved so often; it is saved at once when there is.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The node that runs a projection looks so often whether it is to be rebuilt.</summary>
    public TimeSpan RebuildCheck { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>While a copy is built it rests so many times as long as its last batch took: the sale goes first.</summary>
    public int RestPerRebuildWork { get; init; } = 1;

    /// <summary>A copy that could not take its place, for those who read what it replaces, tries again after this.</summary>
    public TimeSpan SwitchRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The pause between two rounds of upkeep that found nothing to do.</summary>
    public TimeSpan UpkeepEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The first pause after a passing failure; each further one is twice as long.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause after a passing failure.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A node on which a projection has failed for so long without getting on lets another try: what is away may be away
    /// for this node alone.</summary>
    public TimeSpan GiveWayAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The first pause of a stopped projection; each further one is twice as long.</summary>
    public TimeSpan FirstStop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause of a stopped projection.</summary>
    public TimeSpan LongestStop { get; init; } = TimeSpan.FromMinutes(10);
}
