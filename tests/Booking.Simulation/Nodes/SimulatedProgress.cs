using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Simulation.Checks;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>The progress of the projections, as one node reaches it.</summary>
internal sealed class SimulatedProgress(World world, Actor actor) : IProjectionProgress
{
    private readonly MemoryProjectionProgress _progress = world.Log.Progress;

    public async Task<long> ReadAsync(string projection, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        return await _progress.ReadAsync(projection, cancellationToken);
    }

    public async Task<bool> AdvanceAsync(string projection, long from, long to, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        var before = world.ProgressOf(projection);
        if (world.Sabotage == Sabotage.ProgressUnfenced)
        {
            await _progress.ResetAsync(projection, cancellationToken);
            from = 0;
        }

        var isAdvanced = await _progress.AdvanceAsync(projection, from, to, cancellationToken);
        if (isAdvanced && to < before)
            world.Violations.Add(Invariant.ProgressNeverGoesBack, $"{projection} went from {before} back to {to}.");
        FailSometimes();
        return isAdvanced;
    }

    public Task<IReadOnlyDictionary<string, long>> ReadAllAsync(CancellationToken cancellationToken) =>
        _progress.ReadAllAsync(cancellationToken);

    public Task ResetAsync(string projection, CancellationToken cancellationToken) =>
        _progress.ResetAsync(projection, cancellationToken);

    private void FailSometimes()
    {
        if (world.FaultRandom.Chance(world.Weather.ProgressFails))
            throw new IOException("The simulation lost the connection to the progress.");
    }
}
