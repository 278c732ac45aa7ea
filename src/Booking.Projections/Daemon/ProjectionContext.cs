using Booking.EventStore;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Daemon;

/// <summary>What the loops of one daemon share.</summary>
internal sealed record ProjectionContext(
    FeedWindow Window,
    IEventStore Store,
    IProjectionProgress Progress,
    ILeases Leases,
    IProjectionStates States,
    ProjectionDaemonOptions Options,
    TimeProvider Clock,
    ILogger Logger);
