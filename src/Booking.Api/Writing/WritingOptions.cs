namespace Booking.Api.Writing;

/// <summary>The limits of writing.</summary>
public sealed class WritingOptions
{
    /// <summary>Commands that may wait for one session; more are answered as busy.</summary>
    public int MailboxCapacity { get; init; } = 4_096;

    /// <summary>Commands decided in one batch.</summary>
    public int MaxCommandsPerBatch { get; init; } = 512;

    /// <summary>Of more commands than twice this one half is a batch; so many or fewer are one as a whole.</summary>
    public int WholeBatch { get; init; } = 32;

    /// <summary>
    /// A command that has waited longer than this is dropped and answered as busy: undecided, or decided again and again while
    /// another node was always first.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a batch is decided again after a conflict for which the log shows no event of another node, before it is
    /// answered as busy and told as a fault.
    /// </summary>
    public int MaxGroundlessConflicts { get; init; } = 20;

    /// <summary>A session that nobody has asked anything for this long is forgotten.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Sessions in memory at once; beyond it the longest idle ones are forgotten first.</summary>
    public int MaxLiveSessions { get; init; } = 2_000;

    /// <summary>
    /// A snapshot is kept after this many events: to write one takes the session's commands some milliseconds, to read so
    /// many events again less than a tenth of a second.
    /// </summary>
    public int SnapshotEvery { get; init; } = 10_000;

    /// <summary>Events read from a stream at once.</summary>
    public int ReadPage { get; init; } = 5_000;

    /// <summary>How long a shutdown waits for what is already in the mailboxes.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Expiry messages are due on a grid of this width, so that a busy session has at most one for each step; it is how
    /// late a hold may be announced as free at the most, beside the time of the work itself.
    /// </summary>
    public TimeSpan ExpiryGrid { get; init; } = TimeSpan.FromMilliseconds(50);
}
