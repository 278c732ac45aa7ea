using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Booking.Api.Hosting;
using Booking.Api.Tests.Infrastructure;
using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Testing;
using Microsoft.Extensions.Logging;

namespace Booking.Api.Tests.Audit;

/// <summary>Nobody has to ask: what is wrong is told.</summary>
public sealed class DriftTests(PostgresServer postgres, RedisServer redis)
{
    private const string Damage =
        "update booking.purchases set total = total + 1 where session_id = $1 and reservation_id = $2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_verification_in_the_background_raises_the_alarm_and_a_rebuild_ends_it()
    {
        await using var backend = new Backend(postgres, redis);
        await backend.CreateAsync("drift");
        var api = await backend.StartNodeAsync(("Booking__Audit__VerifyPause", "00:00:00.2"));
        var session = await AuditedSession.OpenAsync(backend, api);
        await session.VerifyAsync();
        await session.TamperAsync(Damage);

        await Eventually.HoldsAsync(
            async () =>
            {
                var health = (await new Buyer(api.Address).GetAsync("/health/ready")).Is(HttpStatusCode.OK);
                Assert.Equal("degraded", health["status"].GetValue<string>());
                Assert.Contains(
                    $"purchases: session {session.Id}, version 4", health["checks"]["audit"]!.GetValue<string>(),
                    StringComparison.Ordinal);
            },
            Patience, Cancel);
        // What is told by health is told by the log a moment later.
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Contains(
                    $"What is kept is not what it should be: purchases: session {session.Id}", api.Output, StringComparison.Ordinal);
                return Task.CompletedTask;
            },
            cancel: Cancel);

        var manager = await Buyer.ManagerAsync(api.Address);
        (await manager.PostAsync("/projections/purchases-1/rebuild")).Is(HttpStatusCode.Accepted);

        await Eventually.HoldsAsync(
            async () => Assert.Equal("ready", (await manager.GetAsync("/health/ready"))["status"].GetValue<string>()),
            Patience, Cancel);
        Assert.True((await session.VerifyAsync())["ok"].GetValue<bool>());
        Assert.Equal(9000, await backend.QueryAsync<long>(
            $"select total from booking.purchases where reservation_id = '{session.Purchase}'"));
    }

    [Fact]
    public async Task Each_fault_is_an_error_in_the_log_and_counts_in_the_metric_under_its_check()
    {
        await using var backend = new Backend(postgres, redis);
        await backend.CreateAsync("drift_metric");
        var api = await backend.StartNodeAsync(("Booking__Audit__VerifyEventsPerSecond", "0"));
        var session = await AuditedSession.OpenAsync(backend, api);
        await session.VerifyAsync();
        await session.TamperAsync(Damage);
        await using var database = PostgresDataSource.Create(backend.Postgres);
        var verifier = new Verifier(
            database, SessionEventTypes.Create(), new SeatingPlanCatalog(database), new PostgresProjectionProgress(database),
            null, new Seals(database, key: null, TimeProvider.System), TimeProvider.System);
        var (faults, verified) = (new ConcurrentQueue<string>(), 0L);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Booking.Audit")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (instrument.Name == "booking.audit.verified")
                Interlocked.Add(ref verified, count);
            else if (instrument.Name == "booking.audit.faults" && count == 1)
                faults.Enqueue($"{tags[0].Key}={tags[0].Value}");
        });
        meters.Start();
        var log = new Lines();

        using var worker = new VerificationWorker(
            new SlowVerification(verifier, new Drift(database), TimeProvider.System), database,
            new VerificationPace(1_000_000, TimeSpan.FromMinutes(1)), TimeProvider.System, log);
        await worker.StartAsync(Cancel);
        await Eventually.HoldsAsync(
            () =>
            {
                var (level, text) = Assert.Single(log.Written);
                Assert.Equal(LogLevel.Error, level);
                Assert.Contains($"purchases: session {session.Id}, version 4", text, StringComparison.Ordinal);
                Assert.Equal(["check=purchases"], faults);
                Assert.Equal(13, Interlocked.Read(ref verified));
                return Task.CompletedTask;
            },
            Patience, Cancel);
        await worker.StopAsync(Cancel);
    }

    private sealed class Lines : ILogger<VerificationWorker>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Written.Enqueue((logLevel, formatter(state, exception)));
    }
}
