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
    private readonly NpgsqlDataSource _noPlans = NpgsqlDataSource.Create("Host=127.0.0.1");
    private GroupCommitter _committer = null!;
    private SessionWriters _writers = null!;

    public async ValueTask InitializeAsync()
    {
        var store = new MemoryEventStore(SessionEventTypes.Create(), TimeProvider.System);
        _committer = new GroupCommitter(store, new GroupCommitterOptions(), TimeProvider.System);
        var options = new WritingOptions { MaxLiveSessions = 1 };
        _writers = new SessionWriters(
            store, _committer, new SessionLoader(store, new SeatingPlanCatalog(_noPlans), options), options,
            new Ids(TimeProvider.System), TimeProvider.System, NullLogger<SessionWriters>.Instance);
        var grid = JsonElement.Parse("""{"grid": {"rows": 10, "seatsPerRow": 16, "category": "standard"}}""");
        var schedule = new ScheduleSession(
            Session, SeatingImport.Read(grid).Plan!, "A crowd", "Here", TimeProvider.System.GetUtcNow().AddDays(1), "EUR",
            ImmutableSortedDictionary<string, long>.Empty.Add("standard", 1), TimeProvider.System.GetUtcNow());
        AssertAccepted(await _writers.SendAsync(Session, schedule, CommandOrigin.OfMessage(1)));
        store.Faults.BeforeCommit = async (batches, _) =>
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
        await _noPlans.DisposeAsync();
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

    private async Task<CommandResult[]> ReserveDuringACommitAsync(int requests)
    {
        var first = ReserveAsync(0);
        await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(1, requests).Select(ReserveAsync).ToList();
        _release.SetResult();
        return await Task.WhenAll([first, .. others]).WaitAsync(TestContext.Current.CancellationToken);
    }

    private Task<CommandResult> ReserveAsync(int seat)
    {
        var name = $"{(char)('A' + (seat / 16))}-{(seat % 16) + 1}";
        var command = new ReserveSeats(
            new ReservationId(Guid.CreateVersion7()), new CustomerId(Guid.CreateVersion7()), [name], [], null, null,
            TimeProvider.System.GetUtcNow());
        return _writers.SendAsync(Session, command, new CommandOrigin("customer", "trace", CommandOrigin.ByRequest));
    }

    private static void AssertAccepted(CommandResult result) =>
        Assert.IsType<Decision.Accepted>(Assert.IsType<CommandResult.Decided>(result).Decision);
}
