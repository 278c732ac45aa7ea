using System.Diagnostics.Metrics;

namespace Booking.Projections.Daemon;

/// <summary>What the projections of this node measure.</summary>
internal static class ProjectionMetrics
{
    private const string NameTag = "projection";

    private static readonly Meter Meter = new("Booking.Projections");

    private static readonly Gauge<long> LagGauge = Meter.CreateGauge<long>(
        "booking.projection.lag", "{event}", "Positions between the end of the log and a projection that this node runs.");

    private static readonly Histogram<long> BatchSizes = Meter.CreateHistogram<long>(
        "booking.projection.batch.size", "{event}", "Events applied at once.");

    private static readonly Histogram<double> ApplyDurations = Meter.CreateHistogram<double>(
        "booking.projection.apply.duration", "s", "Time to apply one batch.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "booking.projection.failures", "{failure}", "Batches that failed and are tried again.");

    private static readonly Counter<long> Stops = Meter.CreateCounter<long>(
        "booking.projection.stops", "{stop}", "Times that a projection stopped before an event that fails every time.");

    public static void Lag(string projection, long lag) => LagGauge.Record(lag, Tag(projection));

    public static void Applied(string projection, int events, TimeSpan duration)
    {
        BatchSizes.Record(events, Tag(projection));
        ApplyDurations.Record(duration.TotalSeconds, Tag(projection));
    }

    public static void Failed(string projection) => Failures.Add(1, Tag(projection));

    public static void Stopped(string projection) => Stops.Add(1, Tag(projection));

    private static KeyValuePair<string, object?> Tag(string projection) => new(NameTag, projection);
}
