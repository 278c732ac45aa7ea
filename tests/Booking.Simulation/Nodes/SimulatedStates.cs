using Booking.Projections.Daemon;
using Booking.Simulation.Checks;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>Where a node's daemon tells what becomes of its projections. None may ever stop.</summary>
internal sealed class SimulatedStates(World world, Actor actor) : IProjectionStates
{
    public Task SaveAsync(
        string projection, ProjectionState state, string? error, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        if (state == ProjectionState.Stopped)
            world.Violations.Add(Invariant.ReadModelWithoutGaps, $"{projection} stopped: {error}");
        return world.FaultRandom.Chance(world.Weather.ProgressFails)
            ? Task.FromException(new IOException("The simulation lost the connection to the states."))
            : Task.CompletedTask;
    }
}
