using Booking.Audit.Chain;
using Booking.Audit.Verification;

namespace Booking.Api.Hosting;

/// <summary>Registers what answers from the log itself.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<RecordedEvents>();
        services.AddSingleton<VerificationOptions>();
        services.AddSingleton<Verifier>();
    }
}
