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
        StoreFaults.Install(this);
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

    /// <summary>Until then the store cannot be reached.</summary>
    public TimeSpan AwayUntil { get; set; }

    /// <summary>The world itself reads the log: nothing goes wrong then.</summary>
    public bool IsLooking { get; private set; }

    /// <summary>Since when nothing goes wrong any more; null before.</summary>
    public TimeSpan? CalmSince { get; private set; }

    /// <summary>When the event at a position was committed, at the latest.</summary>
    public TimeSpan CommittedAt(long position) => _committedAt[(int)position - 1];

    public Task Start(Func<Task> action) => _self.Factory.StartNew(action).Unwrap();

    public void After(TimeSpan delay, Action action) => StartUnwatched(async () =>
    {
        await DelayAsync(delay);
        action();
    });

    /// <summary>Starts something of the world that nobody waits for.</summary>
    public void StartUnwatched(Func<Task> action) => _self.Start(action);

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
        IsLooking = true;
        var page = Look(Log.ReadFeedAsync(before, int.MaxValue, CancellationToken.None));
        IsLooking = false;
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
        new Troubles(this).Begin();
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

    private void CalmDown()
    {
        Say("world", "calms down");
        Weather.Clear();
        CalmSince = Dispatcher.Now;
        AwayUntil = TimeSpan.Zero;
        foreach (var node in Nodes)
        {
            node.Actor?.Resume();
            node.Start();
        }
    }

    private static T Look<T>(Task<T> read) => read.IsCompleted
        ? read.GetAwaiter().GetResult()
        : throw new SimulationException("A look at the log takes no time.");
}
