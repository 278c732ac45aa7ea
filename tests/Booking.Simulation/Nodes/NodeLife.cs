using Booking.Api;
using Booking.Api.Payments;
using Booking.Api.Scheduling;
using Booking.Api.Writing;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Simulation.Checks;
using Booking.Simulation.Scheduling;
using Npgsql;

namespace Booking.Simulation.Nodes;

/// <summary>
/// One node from its start to its end: the product's own writers, committer, payment desk, due messages and daemons, put
/// together as the API puts them together. Made on its own actor, so that all its loops run there.
/// </summary>
internal sealed class NodeLife : IAsyncDisposable
{
    private static readonly NpgsqlDataSource NoDatabase = NpgsqlDataSource.Create("Host=127.0.0.1");
    private static readonly EventTypes EventTypes = SessionEventTypes.Create();

    private readonly World _world;
    private readonly CancellationTokenSource _stopping = new();
    private readonly GroupCommitter _committer;
    private readonly List<SimulatedSignals> _signals = [];
    private readonly List<Task> _loops = [];
    private bool _isStopping;

    public NodeLife(World world, Actor actor)
    {
        _world = world;
        Actor = actor;
        var sizes = world.Sizes;
        var store = new SimulatedStore(world, actor);
        var committed = new CommittedEvents(EventTypes);
        var catalog = new SeatingPlanCatalog(NoDatabase);
        catalog.Remember(Hall.Plan);
        var provider = world.Payments.Of(actor);
        _committer = new GroupCommitter(store, sizes.Committing, actor.Clock, committed);
        Writers = new SessionWriters(
            store, _committer, new SessionLoader(store, catalog, sizes.Writing), sizes.Writing, new Ids(actor.Clock),
            actor.Clock, world.LogOf<SessionWriters>(actor));
        Desk = new PaymentDesk(Writers, provider, actor.Clock, world.LogOf<PaymentDesk>(actor));
        var worker = new DueMessagesWorker(
            new SimulatedMessages(world, actor), NewSignals(), Writers, Desk, provider, actor.Clock,
            world.LogOf<DueMessagesWorker>(actor));
        _loops.Add(BackgroundWork.Start(() => worker.RunAsync(_stopping.Token)));
        // Each with a window of its own, as two programs would have: what one misses the other does not cover.
        foreach (var model in world.ReadModels)
        {
            var daemon = new ProjectionDaemon(
                [model.Of(actor)], store, new SimulatedProgress(world, actor), NewSignals(), world.Leases.Of(actor),
                new SimulatedStates(world, actor), sizes.Daemon, actor.Clock, world.LogOf<ProjectionDaemon>(actor),
                committed);
            _loops.Add(BackgroundWork.Start(() => daemon.RunAsync(_stopping.Token)));
        }

        foreach (var loop in _loops)
            actor.Start(() => MustNotEndAsync(loop));
    }

    public Actor Actor { get; }

    public SessionWriters Writers { get; }

    public PaymentDesk Desk { get; }

    /// <summary>The log has grown.</summary>
    public void Announce(long position)
    {
        foreach (var signals in _signals)
            signals.Announce(position);
    }

    /// <summary>Ends in order: takes nothing more in, and answers what it took in.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _stopping.Cancel();
        await Task.WhenAll(_loops);
        await Writers.DisposeAsync();
        await _committer.DisposeAsync();
        _stopping.Dispose();
    }

    private SimulatedSignals NewSignals()
    {
        var signals = new SimulatedSignals(_world, Actor);
        _signals.Add(signals);
        return signals;
    }

    private async Task MustNotEndAsync(Task loop)
    {
        await loop;
        if (!_isStopping)
            _world.Violations.Add(Invariant.NothingUnexpected, $"A loop of {Actor.Name} ended by itself.");
    }
}
