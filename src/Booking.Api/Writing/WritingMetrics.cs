using System.Diagnostics.Metrics;

namespace Booking.Api.Writing;

/// <summary>The writers' instruments, under the meter <c>Booking.Writing</c>.</summary>
internal static class WritingMetrics
{
    private static readonly Meter Meter = new("Booking.Writing");

    public static Histogram<int> BatchSize { get; } =
        Meter.CreateHistogram<int>("booking.writing.batch.size", "{command}", "Commands decided together.");

    public static Counter<long> Conflicts { get; } =
        Meter.CreateCounter<long>("booking.writing.conflicts", "{batch}", "Batches decided again after another node's events.");

    public static Counter<long> Refused { get; } =
        Meter.CreateCounter<long>("booking.writing.busy", "{command}", "Commands for which there was no room.");

    public static Counter<long> Late { get; } =
        Meter.CreateCounter<long>("booking.writing.late", "{command}", "Commands that waited too long.");
}
