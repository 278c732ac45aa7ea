using Booking.EventStore;
using Booking.Projections.Rebuild;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Daemon;

/// <summary>What the loops of one daemon share.</summary>
internal sealed record ProjectionContext(
    FeedWindow Window,
    IEventStore Store,
    IProjectionProgress Progress,
    ILeases Leases,
    IProjectionStates States,
    ProjectionRebuilds? Rebuilds,
    ProjectionDaemonOptions Options,
    TimeProvider Clock,
    ILogger Logger);
