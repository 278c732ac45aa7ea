using Booking.EventStore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Booking.Projections.Daemon;

/// <summary>What the loops of one daemon share.</summary>
internal sealed record ProjectionContext(
    FeedWindow Window,
    IEventStore Store,
    IProjectionProgress Progress,
    NpgsqlDataSource DataSource,
    ProjectionStates States,
    ProjectionDaemonOptions Options,
    TimeProvider Clock,
    ILogger Logger);
