namespace Booking.Audit.Verification;

/// <summary>
/// Verifies all streams one range after the other, slowly, for ever; goes on where it, or another node, has stopped. What it finds
/// it looks at a second time before it tells of it.
/// </summary>
/// <param name="verifier">Verifies.</param>
/// <param name="drift">Keeps what was found and how far it is.</param>
/// <param name="clock">Measures pauses.</param>
public sealed class SlowVerification(Verifier verifier, Drift drift, TimeProvider clock)
{
    // Small, so that what is read at once is soon over: a snapshot of so many events takes some milliseconds, and a range has
    // besides the read models of its streams.
    private const int EventsPerRange = 1_000;
    private const int StreamsPerRange = 8;
    private const int EventsPerSnapshot = 500;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>Events and rows of purchases a second, at the most; null for as fast as it goes.</summary>
    public int? MaxEventsPerSecond { get; init; }

    /// <summary>Verifies the next range.</summary>
    /// <param name="lagPatience">How long a read model that is behind may take to come.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    public async Task<RangeReport> StepAsync(TimeSpan lagPatience, CancellationToken cancellationToken)
    {
        var options = new VerificationOptions
        {
            Readers = 1,
            EventsPerRange = EventsPerRange,
            StreamsPerRange = StreamsPerRange,
            EventsPerSnapshot = EventsPerSnapshot,
            MaxEventsPerSecond = MaxEventsPerSecond,
            LagPatience = lagPatience,
        };
        var after = await drift.ReadProgressAsync(cancellationToken) ?? Guid.Empty;
        var range = await verifier.VerifyNextAsync(after, options, cancellationToken);
        if (!range.Report.Ok)
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken);
            range = await verifier.VerifyNextAsync(after, options, cancellationToken);
        }

        await drift.SaveAsync(range, cancellationToken);
        return range;
    }
}
