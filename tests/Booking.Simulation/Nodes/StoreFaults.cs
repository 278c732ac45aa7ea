using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>What goes wrong between a node and the store, by the hooks of the store in memory.</summary>
internal sealed class StoreFaults
{
    private readonly World _world;

    private StoreFaults(World world) => _world = world;

    public static void Install(World world)
    {
        var faults = new StoreFaults(world);
        world.Log.Faults.BeforeCommit = faults.BeforeCommitAsync;
        world.Log.Faults.AfterCommit = faults.AfterCommitAsync;
        world.Log.Faults.LoseTo = _ => world.FaultRandom.Chance(world.Weather.LosesTo);
        world.Log.Faults.BeforeRead = faults.BeforeReadAsync;
    }

    private async ValueTask<CommitFault> BeforeCommitAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        var actor = Running();
        if (_world.Weather.CommitTime > TimeSpan.Zero)
            await Task.Delay(_world.FaultRandom.Between(TimeSpan.Zero, _world.Weather.CommitTime * 2), actor.Clock, cancellationToken);
        if (_world.FaultRandom.Chance(_world.Weather.CrashInCommit))
            await CrashAsync(actor, "before the commit");
        if (_world.FaultRandom.Chance(_world.Weather.AppendFails) || (_world.Dispatcher.Now < _world.AwayUntil && _world.FaultRandom.Chance(0.5)))
        {
            _world.Say(actor, "cannot append");
            throw new AppendFailedException(
                "The simulation refused the connection.", isTransient: true, new IOException("refused"));
        }

        if (_world.FaultRandom.Chance(_world.Weather.LostBeforeCommit) || _world.Dispatcher.Now < _world.AwayUntil)
        {
            _world.Say(actor, "loses the connection before the commit");
            return CommitFault.ConnectionLost;
        }

        if (!_world.FaultRandom.Chance(_world.Weather.LandsLater))
            return CommitFault.None;
        _world.Say(actor, "loses the connection, and the commit lands later");
        return CommitFault.LandsLater;
    }

    private async ValueTask<CommitFault> AfterCommitAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        var actor = Running();
        _world.LogMayHaveGrown();
        if (_world.FaultRandom.Chance(_world.Weather.CrashInCommit))
            await CrashAsync(actor, "after the commit");
        await _world.TravelAsync(actor, cancellationToken);
        if (!_world.FaultRandom.Chance(_world.Weather.LostAfterCommit))
            return CommitFault.None;
        _world.Say(actor, "loses the answer of a commit");
        return CommitFault.ConnectionLost;
    }

    private async ValueTask BeforeReadAsync(CancellationToken cancellationToken)
    {
        if (_world.IsLooking)
            return;
        var actor = Running();
        await _world.TravelAsync(actor, cancellationToken);
        if (_world.FaultRandom.Chance(_world.Weather.SlowRead))
        {
            var slow = _world.FaultRandom.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
            await Task.Delay(slow, actor.Clock, cancellationToken);
        }

        if (_world.FaultRandom.Chance(_world.Weather.ReadFails) || _world.Dispatcher.Now < _world.AwayUntil)
            throw new IOException("The simulation lost the connection of a read.");
    }

    private Task CrashAsync(Actor actor, string when)
    {
        _world.Say(actor, $"is about to crash {when}");
        _world.Nodes.First(node => node.Actor == actor).Crash();
        return new TaskCompletionSource().Task;
    }

    private Actor Running()
    {
        var actor = _world.Dispatcher.Current!;
        _world.EnsureRunning(actor);
        return actor;
    }
}
