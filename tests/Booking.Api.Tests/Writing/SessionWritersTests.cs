using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Seating.Import;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Booking.Api.Tests.Writing;

/// <summary>What one session's writer takes together, seen by the commits that arrive at the store.</summary>
public sealed class SessionWritersTests : IAsyncLifetime
{
    private static readonly SessionId Session = new(Guid.CreateVersion7());

    private readonly ConcurrentQueue<int> _commits = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NpgsqlDataSource _noDatabase = NpgsqlDataSource.Create("Host=127.0.0.1");
    private readonly SeatingPlanCatalog _plans;
    private MemoryEventStore _store = null!;
    private GroupCommitter _committer = null!;
    private SessionWriters _writers = null!;

    public SessionWritersTests() => _plans = new SeatingPlanCatalog(_noDatabase);

    public async ValueTask InitializeAsync()
    {
        _store = new MemoryEventStore(SessionEventTypes.Create(), TimeProvider.System);
        _committer = new GroupCommitter(_store, new GroupCommitterOptions(), TimeProvider.System);
        _writers = CreateWriters(new WritingOptions { MaxLiveSessions = 1 });
        var grid = JsonElement.Parse("""{"grid": {"rows": 10, "seatsPerRow": 16, "category": "standard"}}""");
        var plan = SeatingImport.Read(grid).Plan!;
        _plans.Remember(plan);
        var schedule = new ScheduleSession(
            Session, plan, "A crowd", "Here", TimeProvider.System.GetUtcNow().AddDays(1), "EUR",
            ImmutableSortedDictionary<string, long>.Empty.Add("standard", 1), TimeProvider.System.GetUtcNow());
        AssertAccepted(await _writers.SendAsync(Session, schedule, CommandOrigin.OfMessage(1)));
        _store.Faults.BeforeCommit = async (batches, _) =>
        {
            _commits.Enqueue(batches.Sum(batch => batch.Events.Count));
            _arrived.Release();
            await _release.Task;
            return CommitFault.None;
        };
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _writers.DisposeAsync();
        await _committer.DisposeAsync();
        await _noDatabase.DisposeAsync();
        _arrived.Dispose();
    }

    [Fact]
    public async Task Of_a_crowd_one_half_is_committed_at_a_time()
    {
        var answers = await ReserveDuringACommitAsync(120);

        Assert.All(answers, AssertAccepted);
        Assert.Equal([1, 60, 32, 28], _commits);
    }

    [Fact]
    public async Task What_a_few_ask_for_during_a_commit_is_one_commit()
    {
        var answers = await ReserveDuringACommitAsync(32);

        Assert.All(answers, AssertAccepted);
        Assert.Equal([1, 32], _commits);
    }

    [Fact]
    public async Task A_drain_waits_for_what_an_evicted_writer_took_in()
    {
        var first = ReserveAsync(0);
        await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = ReserveAsync(1);
        // One session too many, and none of that id: both writers have to go, also the one that waits for its commit.
        await _writers.ReadAsync(
            new SessionId(Guid.CreateVersion7()), state => state.Version, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Equal(0, _writers.Live);
                return Task.CompletedTask;
            },
            cancel: TestContext.Current.CancellationToken);

        var drain = _writers.DrainAsync();
        Assert.False(drain.IsCompleted);
        _release.SetResult();
        await drain.WaitAsync(TestContext.Current.CancellationToken);

        Assert.All(await Task.WhenAll(first, waiting), AssertAccepted);
    }

    [Fact]
    public async Task Who_loses_to_another_node_again_and_again_has_its_turn_in_the_end()
    {
        const int Losses = 140;
        LetAnotherNodeBeFirst(Losses);
        var reads = 0;
        _store.Faults.BeforeRead = _ =>
        {
            Interlocked.Increment(ref reads);
            return ValueTask.CompletedTask;
        };

        AssertAccepted(await ReserveAsync(159));

        // The other node's of the version and one of the tail for each loss; the snapshot for the first alone.
        Assert.Equal((2 * Losses) + 1, reads);
        Assert.Equal(1 + Losses + 1, await _store.ReadVersionAsync(Session.Value, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_always_loses_is_refused_when_it_has_waited_long_enough_and_nothing_has_happened()
    {
        LetAnotherNodeBeFirst(int.MaxValue);
        await using var hasty = CreateWriters(new WritingOptions { MaxWait = TimeSpan.FromMilliseconds(500) });

        Assert.IsType<CommandResult.Busy>(await ReserveAsync(hasty, 159));

        var events = await _store.ReadStreamAsync(Session.Value, 1, 1_000_000, TestContext.Current.CancellationToken);
        Assert.NotEmpty(events);
        Assert.All(events, stored => Assert.IsNotType<SeatsReserved>(stored.Data));
    }

    [Fact]
    public async Task A_conflict_that_nobody_caused_is_refused_after_some_tries()
    {
        _release.SetResult();
        _store.Faults.LoseTo = _ => true;

        Assert.IsType<CommandResult.Busy>(await ReserveAsync(0));

        Assert.Equal(1 + new WritingOptions().MaxGroundlessConflicts, _commits.Count);
        _store.Faults.LoseTo = null;
        AssertAccepted(await ReserveAsync(0));
    }

    /// <summary>Before each append of the writer another one of the same stream is made.</summary>
    private void LetAnotherNodeBeFirst(int times)
    {
        _store.Faults.BeforeCommit = async (batches, cancel) =>
        {
            if (batches[0].Events[0].Data is SeatsReserved && times-- > 0)
            {
                var version = await _store.ReadVersionAsync(Session.Value, cancel);
                object change = version % 2 == 1 ? new SeatsBlocked(["A-1"], "camera") : new SeatsUnblocked(["A-1"]);
                var other = new NewEvent(Guid.CreateVersion7(), change, TimeProvider.System.GetUtcNow());
                await _store.AppendAsync([new AppendBatch(Session.Value, "session", version, [other], [])], cancel);
            }

            return CommitFault.None;
        };
    }

    private async Task<CommandResult[]> ReserveDuringACommitAsync(int requests)
    {
        var first = ReserveAsync(0);
        await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(1, requests).Select(ReserveAsync).ToList();
        _release.SetResult();
        return await Task.WhenAll([first, .. others]).WaitAsync(TestContext.Current.CancellationToken);
    }

    private SessionWriters CreateWriters(WritingOptions options) => new(
        _store, _committer, new SessionLoader(_store, _plans, options), options, new Ids(TimeProvider.System),
        TimeProvider.System, NullLogger<SessionWriters>.Instance);

    private Task<CommandResult> ReserveAsync(int seat) => ReserveAsync(_writers, seat);

    private static Task<CommandResult> ReserveAsync(SessionWriters writers, int seat)
    {
        var name = $"{(char)('A' + (seat / 16))}-{(seat % 16) + 1}";
        var command = new ReserveSeats(
            new ReservationId(Guid.CreateVersion7()), new CustomerId(Guid.CreateVersion7()), [name], [], null, null,
            TimeProvider.System.GetUtcNow());
        return writers.SendAsync(Session, command, new CommandOrigin("customer", "trace", CommandOrigin.ByRequest));
    }

    private static void AssertAccepted(CommandResult result) =>
        Assert.IsType<Decision.Accepted>(Assert.IsType<CommandResult.Decided>(result).Decision);
}
