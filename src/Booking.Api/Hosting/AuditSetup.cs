using Booking.Audit.Chain;
using Booking.Audit.Refusals;
using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>Registers what answers from the log itself.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<RecordedEvents>();
        services.AddSingleton<VerificationOptions>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<RefusalTally>();
        services.AddSingleton<KeptRefusals>();
        services.AddHostedService<RefusalWorker>();
        var key = ReadKey(configuration);
        services.AddSingleton(provider => new Seals(
            provider.GetRequiredService<NpgsqlDataSource>(), key, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Drift>();
        var pace = VerificationPace.Read(configuration);
        services.AddSingleton(provider => new SlowVerification(
            provider.GetRequiredService<Verifier>(), provider.GetRequiredService<Drift>(), provider.GetRequiredService<TimeProvider>())
        {
            MaxEventsPerSecond = pace.EventsPerSecond > 0 ? pace.EventsPerSecond : null,
        });
        if (!configuration.GetValue("Booking:Roles:Scheduler", true))
            return;
        services.AddHostedService<SealingWorker>();
        if (pace.EventsPerSecond > 0)
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<VerificationWorker>(provider, pace));
    }

    // Read at the start, so that a key that is none is told of then.
    private static SealKey? ReadKey(IConfiguration configuration)
    {
        var pem = configuration["Booking:Audit:SealKey"];
        if (string.IsNullOrWhiteSpace(pem) && configuration["Booking:Audit:SealKeyFile"] is { Length: > 0 } file)
            pem = File.ReadAllText(file);
        return string.IsNullOrWhiteSpace(pem) ? null : SealKey.FromPem(pem);
    }
}
