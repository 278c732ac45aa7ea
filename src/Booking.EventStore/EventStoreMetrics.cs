using System.Diagnostics.Metrics;

namespace Booking.EventStore;

/// <summary>The instruments of the meter <c>Booking.EventStore</c>.</summary>
public static class EventStoreMetrics
{
    /// <summary>The meter's name, for whoever collects it.</summary>
    public const string MeterName = "Booking.EventStore";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<int> AppendEvents = Meter.CreateHistogram<int>(
        "booking.eventstore.append.events", "{event}", "Events in one transaction.");

    private static readonly Histogram<int> AppendBatches = Meter.CreateHistogram<int>(
        "booking.eventstore.append.batches", "{batch}", "Batches in one transaction.");

    private static readonly Histogram<double> AppendDuration = Meter.CreateHistogram<double>(
        "booking.eventstore.append.duration", "s", "From sending a transaction to its definite answer.");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "booking.eventstore.append.conflicts", "{batch}", "Batches that lost the check of their expected version.");

    private static readonly Counter<long> Unknowns = Meter.CreateCounter<long>(
        "booking.eventstore.append.unknowns", "{transaction}", "Tries whose outcome was not known at first.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "booking.eventstore.append.failures", "{transaction}", "Tries that certainly wrote nothing.");

    private static readonly Counter<long> BrokenConnections = Meter.CreateCounter<long>(
        "booking.eventstore.connections.broken", "{connection}", "Listening and lock connections that broke.");

    internal static void Committed(int events, int batches, TimeSpan duration)
    {
        AppendEvents.Record(events);
        AppendBatches.Record(batches);
        AppendDuration.Record(duration.TotalSeconds);
    }

    internal static void Conflicted() => Conflicts.Add(1);

    internal static void UnknownOutcome() => Unknowns.Add(1);

    internal static void AppendFailed() => Failures.Add(1);

    internal static void ConnectionBroke(Exception cause) =>
        BrokenConnections.Add(1, new KeyValuePair<string, object?>("error.type", cause.GetType().Name));
}
