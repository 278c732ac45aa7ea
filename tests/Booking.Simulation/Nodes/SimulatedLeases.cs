using Booking.EventStore;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>
/// Who leads what. A lease that is taken away is free for others at once; who held it hears of it later, and goes on
/// meanwhile.
/// </summary>
internal sealed class SimulatedLeases(World world)
{
    private readonly Dictionary<string, Lease> _held = [];

    public ILeases Of(Actor actor) => new OfNode(world, this, actor);

    public void ReleaseAllOf(Actor actor)
    {
        foreach (var lease in _held.Values.Where(lease => lease.Holder == actor).ToList())
            _held.Remove(lease.Name);
    }

    public void TakeAwayOne()
    {
        if (_held.Count == 0)
            return;
        var lease = world.FaultRandom.Pick([.. _held.Values]);
        _held.Remove(lease.Name);
        var noticed = world.FaultRandom.Between(TimeSpan.Zero, TimeSpan.FromSeconds(4));
        world.Say(lease.Holder, $"loses '{lease.Name}' and hears of it in {noticed.TotalSeconds:F3} s");
        world.After(noticed, () => lease.Holder.Factory.StartNew(lease.Lose));
    }

    private async Task<ILease?> TryAcquireAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        if (world.FaultRandom.Chance(world.Weather.ReadFails))
            throw new IOException("The simulation lost the connection to the leases.");
        if (_held.ContainsKey(name))
            return null;
        var lease = new Lease(this, actor, name);
        _held.Add(name, lease);
        world.Say(actor, $"leads '{name}'");
        return lease;
    }

    private sealed class OfNode(World world, SimulatedLeases leases, Actor actor) : ILeases
    {
        public Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellationToken)
        {
            world.EnsureRunning(actor);
            return leases.TryAcquireAsync(actor, name, cancellationToken);
        }
    }

    private sealed class Lease(SimulatedLeases leases, Actor holder, string name) : ILease
    {
        private readonly CancellationTokenSource _lost = new();

        public Actor Holder => holder;

        public string Name => name;

        public CancellationToken Lost => _lost.Token;

        public void Lose() => _lost.Cancel();

        public ValueTask DisposeAsync()
        {
            if (leases._held.GetValueOrDefault(name) == this)
                leases._held.Remove(name);
            return ValueTask.CompletedTask;
        }
    }
}
