using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Projections.Daemon;
using Booking.Simulation.Checks;
using Booking.Simulation.Clients;
using Booking.Simulation.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Booking.Simulation.Nodes;

/// <summary>
/// Some nodes over one log in memory, their clients, a payment provider, and whatever goes wrong: all of it drawn from one
/// seed.
/// </summary>
internal sealed class World
{
    private static readonly EventTypes EventTypes = SessionEventTypes.Create();

    private readonly Actor _self;
    private readonly Dictionary<Guid, string> _names = [];
    private readonly List<StoredEvent> _events = [];
    private readonly List<TimeSpan> _committedAt = [];
    private readonly NaiveLog _present;
    private bool _isLooking;
    private TimeSpan _awayUntil;

    public World(ulong seed, Sabotage sabotage, Trace trace)
    {
        var random = new SeededRandom(seed);
        Sabotage = sabotage;
        Dispatcher = new Dispatcher(random.Fork(), trace);
        FaultRandom = random.Fork();
        Weather = new Weather(random.Fork());
        Sizes = new Sizes(random.Fork());
        ClientRandom = random.Fork();
        _self = Dispatcher.NewActor("world");
        _present = new NaiveLog(id => NameOf(id), new Violations());
        Log = new MemoryEventStore(EventTypes, _self.Clock);
        Log.Faults.BeforeCommit = BeforeCommitAsync;
        Log.Faults.AfterCommit = AfterCommitAsync;
        Log.Faults.LoseTo = _ => FaultRandom.Chance(Weather.LosesTo);
        Log.Faults.BeforeRead = BeforeReadAsync;
        Payments = new SimulatedPayments(this);
        Leases = new SimulatedLeases(this);
        ReadModels =
        [
            new ReadModel(this, "maps-at-once", TimeSpan.Zero),
            new ReadModel(this, "maps-paced", TimeSpan.FromMilliseconds(100)),
        ];
        Nodes = [.. Enumerable.Range(1, Weather.Nodes).Select(number => new SimulatedNode(this, $"n{number}"))];
    }

    public Sabotage Sabotage { get; }

    public Dispatcher Dispatcher { get; }

    public Weather Weather { get; }

    public Sizes Sizes { get; }

    public SeededRandom FaultRandom { get; }

    public SeededRandom ClientRandom { get; }

    public MemoryEventStore Log { get; }

    public SimulatedPayments Payments { get; }

    public SimulatedLeases Leases { get; }

    public IReadOnlyList<ReadModel> ReadModels { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public Violations Violations { get; } = new();

    public List<Operation> Operations { get; } = [];

    /// <summary>Messages that were handed out; one of them may come again.</summary>
    public List<ScheduledMessage> Delivered { get; } = [];

    /// <summary>The whole log, in order.</summary>
    public IReadOnlyList<StoredEvent> Events => _events;

    public long Head => _events.Count;

    /// <summary>Since when nothing goes wrong any more; null before.</summary>
    public TimeSpan? CalmSince { get; private set; }

    /// <summary>When the event at a position was committed, at the latest.</summary>
    public TimeSpan CommittedAt(long position) => _committedAt[(int)position - 1];

    public Task Start(Func<Task> action) => _self.Factory.StartNew(action).Unwrap();

    public void After(TimeSpan delay, Action action) => _self.Start(async () =>
    {
        await DelayAsync(delay);
        action();
    });

    public Task DelayAsync(TimeSpan delay) => Task.Delay(delay, _self.Clock, CancellationToken.None);

    public void Say(Actor who, string what) => Dispatcher.Say(who.Name, what);

    public void Say(string who, string what) => Dispatcher.Say(who, what);

    /// <summary>Short names by the order of their first mention.</summary>
    public string NameOf(Guid id, string kind = "#")
    {
        if (!_names.TryGetValue(id, out var name))
            _names.Add(id, name = $"{kind}{_names.Count + 1}");
        return name;
    }

    public ILogger<T> LogOf<T>(Actor actor) =>
        Dispatcher.Trace.IsKept ? new TraceLogger<T>(Dispatcher, actor) : NullLogger<T>.Instance;

    /// <summary>Only a living node's own code may reach what is outside of it.</summary>
    public void EnsureRunning(Actor actor)
    {
        Dispatcher.EnsureHere();
        if (TaskScheduler.Current == actor)
            return;
        var escape = new SimulationException(
            $"Code of {actor.Name} runs without its scheduler:{Environment.NewLine}{Environment.StackTrace}");
        Dispatcher.Fail(escape);
        throw escape;
    }

    /// <summary>The way to the store takes time, now and then.</summary>
    public Task TravelAsync(Actor actor, CancellationToken cancellationToken)
    {
        EnsureRunning(actor);
        return FaultRandom.Chance(0.3)
            ? Task.Delay(
                FaultRandom.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(15)), actor.Clock,
                cancellationToken)
            : Task.CompletedTask;
    }

    public long VersionOf(Guid session) =>
        _present.Sessions.TryGetValue(session, out var naive) ? naive.Version : 0;

    public long ProgressOf(string projection) => Look(Log.Progress.ReadAsync(projection, CancellationToken.None));

    /// <summary>Takes note of what was committed since, and has the nodes hear of it.</summary>
    public void LogMayHaveGrown()
    {
        var before = Head;
        _isLooking = true;
        var page = Look(Log.ReadFeedAsync(before, int.MaxValue, CancellationToken.None));
        _isLooking = false;
        foreach (var next in page)
        {
            _events.Add(next);
            _committedAt.Add(Dispatcher.Now);
            _present.Apply(next);
            Dispatcher.Trace.Add(next.Timestamp.UtcTicks);
            Say("log", $"{next.Position}: {NameOf(next.StreamId)} {next.Version} {Brief.Of(next, id => NameOf(id))}");
        }

        if (Head == before)
            return;
        foreach (var node in Nodes)
            node.Life?.Announce(Head);
    }

    /// <summary>The whole run: a sale in bad weather, and then calm until everything is done.</summary>
    public async Task RunAsync()
    {
        foreach (var node in Nodes)
            node.Start();
        BeginTrouble();
        var scenario = new Scenario(this);
        await scenario.SellAsync();
        CalmDown();
        await scenario.SettleAsync();
        await scenario.LookAtEverythingAsync();
    }

    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsSettled() =>
        _present.Sessions.Values.All(session => !session.Reservations.Values.Any(r => r.IsActive))
        && ReadModels.All(model => ProgressOf(model.Name) == Head)
        && MoneyCheck.Unbalanced(this, _present).Count == 0;

    private void BeginTrouble()
    {
        Repeat(Weather.BetweenCrashes, () =>
        {
            var node = FaultRandom.Pick(Nodes);
            if (FaultRandom.Chance(0.3))
                node.Replace();
            else
                node.Crash();
        });
        Repeat(Weather.BetweenStalls, () =>
        {
            if (FaultRandom.Pick(Nodes).Actor is not { IsStalled: false } actor)
                return;
            var pause = FaultRandom.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(8));
            Say(actor, $"stalls for {pause.TotalSeconds:F3} s");
            actor.Stall();
            After(pause, actor.Resume);
        });
        Repeat(Weather.BetweenLostLeases, Leases.TakeAwayOne);
        Repeat(Weather.BetweenOutages, () =>
        {
            var outage = FaultRandom.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(4));
            Say("store", $"is away for {outage.TotalSeconds:F3} s");
            _awayUntil = Dispatcher.Now + outage;
        });
    }

    private void CalmDown()
    {
        Say("world", "calms down");
        Weather.Clear();
        CalmSince = Dispatcher.Now;
        _awayUntil = TimeSpan.Zero;
        foreach (var node in Nodes)
        {
            node.Actor?.Resume();
            node.Start();
        }
    }

    private void Repeat(TimeSpan? between, Action trouble)
    {
        if (between is { } mean)
        {
            _self.Start(async () =>
            {
                while (true)
                {
                    await DelayAsync(FaultRandom.Between(mean / 5, mean * 2));
                    if (CalmSince is not null)
                        return;
                    trouble();
                }
            });
        }
    }

    private async ValueTask<CommitFault> BeforeCommitAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        var actor = Running();
        if (Weather.CommitTime > TimeSpan.Zero)
            await Task.Delay(FaultRandom.Between(TimeSpan.Zero, Weather.CommitTime * 2), actor.Clock, cancellationToken);
        if (FaultRandom.Chance(Weather.CrashInCommit))
            await CrashAsync(actor, "before the commit");
        if (FaultRandom.Chance(Weather.AppendFails) || (Dispatcher.Now < _awayUntil && FaultRandom.Chance(0.5)))
        {
            Say(actor, "cannot append");
            throw new AppendFailedException(
                "The simulation refused the connection.", isTransient: true, new IOException("refused"));
        }

        if (FaultRandom.Chance(Weather.LostBeforeCommit) || Dispatcher.Now < _awayUntil)
        {
            Say(actor, "loses the connection before the commit");
            return CommitFault.ConnectionLost;
        }

        if (!FaultRandom.Chance(Weather.LandsLater))
            return CommitFault.None;
        Say(actor, "loses the connection, and the commit lands later");
        return CommitFault.LandsLater;
    }

    private async ValueTask<CommitFault> AfterCommitAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        var actor = Running();
        LogMayHaveGrown();
        if (FaultRandom.Chance(Weather.CrashInCommit))
            await CrashAsync(actor, "after the commit");
        await TravelAsync(actor, cancellationToken);
        if (!FaultRandom.Chance(Weather.LostAfterCommit))
            return CommitFault.None;
        Say(actor, "loses the answer of a commit");
        return CommitFault.ConnectionLost;
    }

    private async ValueTask BeforeReadAsync(CancellationToken cancellationToken)
    {
        if (_isLooking)
            return;
        var actor = Running();
        await TravelAsync(actor, cancellationToken);
        if (FaultRandom.Chance(Weather.SlowRead))
        {
            var slow = FaultRandom.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
            await Task.Delay(slow, actor.Clock, cancellationToken);
        }

        if (FaultRandom.Chance(Weather.ReadFails) || Dispatcher.Now < _awayUntil)
            throw new IOException("The simulation lost the connection of a read.");
    }

    private Task CrashAsync(Actor actor, string when)
    {
        Say(actor, $"is about to crash {when}");
        Nodes.First(node => node.Actor == actor).Crash();
        return new TaskCompletionSource().Task;
    }

    private Actor Running()
    {
        var actor = Dispatcher.Current!;
        EnsureRunning(actor);
        return actor;
    }

    private static T Look<T>(Task<T> read) => read.IsCompleted
        ? read.GetAwaiter().GetResult()
        : throw new SimulationException("A look at the log takes no time.");
}
