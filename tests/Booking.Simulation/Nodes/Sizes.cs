using Booking.Api.Writing;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>Limits so small, in some runs, that each of them is met.</summary>
internal sealed class Sizes(SeededRandom random)
{
    public WritingOptions Writing { get; } = new()
    {
        MailboxCapacity = random.Pick([2, 8, 64]),
        MaxCommandsPerBatch = random.Pick([1, 4, 64]),
        WholeBatch = random.Pick([1, 4, 32]),
        MaxWait = TimeSpan.FromSeconds(random.Pick([1, 10])),
        MaxGroundlessConflicts = random.Pick([1, 5, 20]),
        IdleTime = TimeSpan.FromSeconds(random.Pick([1, 300])),
        MaxLiveSessions = random.Pick([1, 2, 100]),
        SnapshotEvery = random.Pick([5, 30, 10_000]),
        ReadPage = random.Pick([1, 7, 5_000]),
        ExpiryGrid = TimeSpan.FromMilliseconds(random.Pick([1, 50, 1_000])),
    };

    public GroupCommitterOptions Committing { get; } = new()
    {
        QueueCapacity = random.Pick([1, 4, 1024]),
        MaxEvents = random.Pick([1, 5, 1_000]),
        FindOutWithin = TimeSpan.FromMilliseconds(random.Pick([100, 1_000, 5_000])),
    };

    public ProjectionDaemonOptions Daemon { get; } = new()
    {
        MaxBatch = random.Pick([1, 4, 2_000]),
        WindowSize = random.Pick([2, 16, 16_384]),
        Poll = TimeSpan.FromSeconds(5),
        LeaseRetry = TimeSpan.FromSeconds(2),
        UpkeepEvery = TimeSpan.FromSeconds(20),
    };
}
