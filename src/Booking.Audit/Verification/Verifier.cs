using System.Threading.Channels;
using Booking.Audit.Sealing;
using Booking.EventStore;
using Booking.Projections.Plans;
using Booking.Projections.SeatMap;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>
/// Proves, or disproves, that the log is whole and that every answer made of it is right. Reads the log once, as a stream; what
/// it keeps in memory is one session a reader. Safe for concurrent use.
/// </summary>
/// <param name="dataSource">The database of the log and the read models.</param>
/// <param name="eventTypes">The upcasters of old events.</param>
/// <param name="plans">The seating plans.</param>
/// <param name="progress">How far the projections are.</param>
/// <param name="seatMaps">The seat maps; null to leave them out.</param>
/// <param name="seals">The seals of the log.</param>
/// <param name="clock">Measures.</param>
public sealed class Verifier(
    NpgsqlDataSource dataSource, EventTypes eventTypes, SeatingPlanCatalog plans, IProjectionProgress progress,
    SeatMapReader? seatMaps, Seals seals, TimeProvider clock)
{
    private const string SelectHead = "select coalesce(max(seq_id), 0) from booking.mt_events";

    // Somebody may have removed a session from the log, and not from everywhere.
    private const string SelectTraces =
        """
        select exists (select from booking.mt_streams where id = $1)
          or exists (select from booking.mt_events where stream_id = $1)
          or exists (select from booking.session_list where session_id = $1)
          or exists (select from booking.audit_seal_heads where stream_id = $1)
        """;

    private readonly PlanShelf _plans = new(plans);

    /// <summary>Verifies all sessions.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="onProgress">Is told every few thousand events, by any reader; null for nobody.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    public async Task<VerificationReport> VerifyAllAsync(
        VerificationOptions options, Action<VerificationProgress>? onProgress, CancellationToken cancellationToken)
    {
        var total = await StreamRanges.CountEventsAsync(dataSource, cancellationToken);
        var ranges = StreamRanges.DivideAsync(dataSource, Guid.Empty, options, cancellationToken);
        var ofSeals = new FaultLog();
        foreach (var fault in await seals.FindFaultsAsync(cancellationToken))
            ofSeals.Add(new Fault(CheckNames.Seals, null, null, null, fault));
        return await VerifyAsync(ranges, ofSeals, options, total, onProgress, cancellationToken);
    }

    /// <summary>Verifies one session.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<VerificationReport?> VerifySessionAsync(
        Guid session, VerificationOptions options, CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(session, cancellationToken))
            return null;
        return await VerifyAsync(
            OneAsync(new StreamRange(session, session, [session])), new FaultLog(), options with { Readers = 1 }, 0, null, cancellationToken);
    }

    /// <summary>Verifies the first range after a stream.</summary>
    internal async Task<RangeReport> VerifyNextAsync(
        Guid after, VerificationOptions options, CancellationToken cancellationToken)
    {
        await foreach (var range in StreamRanges.DivideAsync(dataSource, after, options, cancellationToken))
        {
            var report = await VerifyAsync(OneAsync(range), new FaultLog(), options, 0, null, cancellationToken);
            return new RangeReport(range.First, range.Last, report);
        }

        throw new System.Diagnostics.UnreachableException("There is always a last range.");
    }

    /// <summary>Verifies some ranges of ids, as the background does one after the other.</summary>
    internal async Task<VerificationReport> VerifyAsync(
        IAsyncEnumerable<StreamRange> ranges, FaultLog faults, VerificationOptions options, long total,
        Action<VerificationProgress>? onProgress, CancellationToken cancellationToken)
    {
        var run = new Run(clock.GetTimestamp(), total, faults);
        var head = await ReadHeadAsync(cancellationToken);
        var queue = Channel.CreateBounded<StreamRange>(options.Readers);
        // The first to fail ends the others.
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task> { FeedAsync(ranges, queue.Writer, failing) };
        for (var reader = 0; reader < options.Readers; reader++)
            tasks.Add(ReadAsync(queue.Reader, run, options, onProgress, failing));
        await Task.WhenAll(tasks);
        cancellationToken.ThrowIfCancellationRequested();

        await new LagCheck(dataSource, progress, seatMaps, run.Faults, options.LagPatience, clock)
            .CheckAsync(run.Laggards, head, cancellationToken);
        await CompareLateMapsAsync(run, options, cancellationToken);
        var checks = run.Faults.ToResults();
        return new VerificationReport(
            checks.All(check => check.Ok), run.Sessions, run.Events, checks, run.Head, clock.GetElapsedTime(run.Began));
    }

    private static async Task FeedAsync(
        IAsyncEnumerable<StreamRange> ranges, ChannelWriter<StreamRange> queue, CancellationTokenSource failing)
    {
        try
        {
            await foreach (var range in ranges.WithCancellation(failing.Token))
                await queue.WriteAsync(range, failing.Token);
            queue.Complete();
        }
        catch (Exception failure)
        {
            queue.Complete(failure);
            await failing.CancelAsync();
            throw;
        }
    }

    private Task ReadAsync(
        ChannelReader<StreamRange> queue, Run run, VerificationOptions options, Action<VerificationProgress>? onProgress,
        CancellationTokenSource failing) => Task.Run(
        async () =>
        {
            try
            {
                var auditor = NewAuditor(run.Faults, run.Laggards, options);
                await foreach (var range in queue.ReadAllAsync(failing.Token))
                    await auditor.VerifyAsync(range, events => Report(run, events, onProgress), failing.Token);

                run.Add(auditor.Streams, auditor.Head);
            }
            catch
            {
                await failing.CancelAsync();
                throw;
            }
        },
        CancellationToken.None);

    private RangeAuditor NewAuditor(FaultLog faults, Laggards laggards, VerificationOptions options) =>
        new(dataSource, eventTypes, _plans, seatMaps, faults, laggards, options, clock);

    private void Report(Run run, int events, Action<VerificationProgress>? onProgress)
    {
        var read = run.Read(events);
        onProgress?.Invoke(new VerificationProgress(read, run.Total, clock.GetElapsedTime(run.Began), run.Faults.Count));
    }

    // A map that came only now, by the rebuild that reading it asked for, is compared now; the rest has been told already.
    private async Task CompareLateMapsAsync(Run run, VerificationOptions options, CancellationToken cancellationToken)
    {
        foreach (var session in run.Laggards.WithoutMap)
        {
            var again = new FaultLog();
            await NewAuditor(again, new Laggards(), options).VerifyAsync(
                new StreamRange(session, session, [session]), _ => { }, cancellationToken);
            run.Faults.Take(again, CheckNames.SeatMap);
        }
    }

    private async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHead);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<bool> IsKnownAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectTraces);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async IAsyncEnumerable<StreamRange> OneAsync(StreamRange range)
    {
        await Task.CompletedTask;
        yield return range;
    }

    /// <summary>What the readers of one verification share.</summary>
    private sealed class Run(long began, long total, FaultLog faults)
    {
        private long _events;
        private long _sessions;

        public long Began => began;

        public long Total => total;

        public FaultLog Faults => faults;

        public Laggards Laggards { get; } = new();

        public long Events => Volatile.Read(ref _events);

        public long Sessions => Volatile.Read(ref _sessions);

        public StreamHead? Head { get; private set; }

        public long Read(int events) => Interlocked.Add(ref _events, events);

        public void Add(long sessions, StreamHead? head)
        {
            // Of one session there is one reader, and only then is its head asked for.
            Head = Interlocked.Add(ref _sessions, sessions) == 1 ? head ?? Head : null;
        }
    }
}
