using Booking.Domain;
using Booking.EventStore;
using Booking.Projections;
using Booking.Projections.Daemon;
using Booking.Projections.SeatMap;
using Booking.Simulation.Checks;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>
/// Seat maps, kept by the product's own fold where all nodes reach them, as in Redis: what was applied already changes
/// nothing, and what leaves a gap is refused.
/// </summary>
internal sealed class ReadModel(World world, string name, TimeSpan pace)
{
    /// <summary>The map of each session.</summary>
    public Dictionary<Guid, SeatMapFold> Maps { get; } = [];

    public string Name => name;

    public IProjection Of(Actor actor) => new OfNode(world, this, actor, pace);

    private void Write(Actor actor, List<StoredEvent> run)
    {
        if (!Maps.TryGetValue(run[0].StreamId, out var map))
            Maps.Add(run[0].StreamId, map = new SeatMapFold(new SessionId(run[0].StreamId), Hall.Plan));
        foreach (var next in world.Sabotage == Sabotage.ReadModelUnguarded ? run : run.After(map.Version))
        {
            if (next.Version != map.Version + 1)
            {
                var gap = $"{name} got version {next.Version} of {world.NameOf(next.StreamId)} after {map.Version}.";
                world.Violations.Add(Invariant.ReadModelWithoutGaps, gap);
                throw new ProjectionInvariantException(gap);
            }

            map.Apply(next);
        }

        world.Say(actor, $"{name}: {world.NameOf(run[0].StreamId)} is at {map.Version}");
    }

    private sealed class OfNode(World world, ReadModel model, Actor actor, TimeSpan pace) : IProjection
    {
        public string Name => model.Name;

        public TimeSpan Pace => pace;

        public bool IsUrgent(StoredEvent candidate) => candidate.Version == 1;

        public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
        {
            world.EnsureRunning(actor);
            foreach (var run in StreamRuns.Of(events))
            {
                FailSometimes();
                if (world.FaultRandom.Chance(world.Weather.SlowRead))
                {
                    var slow = world.FaultRandom.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
                    await Task.Delay(slow, actor.Clock, cancellationToken);
                }

                model.Write(actor, run);
                FailSometimes();
            }
        }

        public Task<bool> MaintainAsync(CancellationToken cancellationToken) => Task.FromResult(false);

        private void FailSometimes()
        {
            if (world.FaultRandom.Chance(world.Weather.ProjectionFails))
                throw new IOException("The simulation lost the connection to the read model.");
        }
    }
}
