using System.Diagnostics.Metrics;

namespace Booking.Api.Hosting;

/// <summary>The instruments of the audit, under the meter <c>Booking.Audit</c>.</summary>
internal static class AuditMetrics
{
    private static readonly Meter Meter = new("Booking.Audit");

    public static Counter<long> Verified { get; } =
        Meter.CreateCounter<long>("booking.audit.verified", "{event}", "Events verified in the background.");

    public static Counter<long> Faults { get; } =
        Meter.CreateCounter<long>("booking.audit.faults", "{fault}", "Faults found in the background, twice looked at.");
}
