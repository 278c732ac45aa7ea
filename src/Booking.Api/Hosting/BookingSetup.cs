using Booking.Api.Features.Plans;
using Booking.Api.Features.Purchases;
using Booking.Api.Features.Sessions;
using Booking.Api.Http;
using Booking.Api.Payments;
using Booking.Api.Scheduling;
using Booking.Api.Writing;
using Booking.Audit.Past;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Projections.Statistics;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Api.Hosting;

/// <summary>Registers the parts of the product.</summary>
internal static class BookingSetup
{
    private const int RedisTimeoutMilliseconds = 1_000;

    public static void AddBooking(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Ids>();
        AddStore(services, Required(configuration, "Postgres"));
        AddReadModels(services, Required(configuration, "Redis"));
        AddWriting(services, configuration);
        services.AddSingleton<IPaymentProvider, SandboxPaymentProvider>();
        services.AddSingleton<PaymentDesk>();
        services.AddSingleton<PlanLibrary>();
        services.AddSingleton<StaticSeatings>();
        services.AddSingleton<LiveSeatMaps>();
        services.AddSingleton<FullSeatMaps>();
        services.AddSingleton<ActiveReservations>();
        services.AddSingleton<OwnWrites>();
        services.AddSingleton<PastSessions>();
        services.AddSingleton<CustomerIndex>();
        services.AddSingleton<PastEvents>();
        services.AddSingleton<Health>();
        // Hosted services stop in the reverse order: the writers last.
        services.AddHostedService<WriterLifetime>();
        if (configuration.GetValue("Booking:Roles:Projections", true))
            services.AddHostedService<DaemonHost>();
        if (configuration.GetValue("Booking:Roles:Scheduler", true))
            services.AddHostedService<DueMessagesWorker>();
    }

    private static void AddStore(IServiceCollection services, string connectionString)
    {
        services.AddSingleton(PostgresDataSource.Create(connectionString));
        services.AddSingleton(SessionEventTypes.Create());
        services.AddSingleton<IEventStore, PostgresEventStore>();
        services.AddSingleton<IScheduledMessages, PostgresScheduledMessages>();
        services.AddSingleton<IProjectionProgress, PostgresProjectionProgress>();
        services.AddSingleton<PostgresStoreSignals>();
        services.AddSingleton<IStoreSignals>(provider => provider.GetRequiredService<PostgresStoreSignals>());
        services.AddSingleton<GroupCommitterOptions>();
        services.AddSingleton<CommittedEvents>();
        services.AddSingleton<PostgresAppendThread>();
        services.AddSingleton(provider => new GroupCommitter(
            provider.GetRequiredService<PostgresAppendThread>(), provider.GetRequiredService<GroupCommitterOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<CommittedEvents>()));
    }

    private static void AddReadModels(IServiceCollection services, string connectionString)
    {
        var redis = ConfigurationOptions.Parse(connectionString);
        redis.AbortOnConnectFail = false;
        redis.ConnectTimeout = RedisTimeoutMilliseconds;
        redis.SyncTimeout = RedisTimeoutMilliseconds;
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));
        services.AddSingleton<SeatingPlanCatalog>();
        services.AddSingleton<SeatMapReader>();
        services.AddSingleton<SessionListReader>();
        services.AddSingleton<PurchasesReader>();
        services.AddSingleton<ReservationsReader>();
        services.AddSingleton<StatisticsReader>();
        services.AddSingleton<ReadModelFreshness>();
        services.AddSingleton<ProjectionStates>();
        services.AddSingleton<ProjectionDaemonOptions>();
        services.AddSingleton<IProjection, SeatMapProjection>();
        services.AddSingleton<IProjection, SessionListProjection>();
        services.AddSingleton<IProjection, PurchasesProjection>();
        services.AddSingleton<IProjection, ReservationsProjection>();
        services.AddSingleton<IProjection, StatisticsProjection>();
        services.AddSingleton(provider => new ProjectionRebuilds(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetServices<IProjection>().Where(projection => projection.Replacement is not null)
                .Select(projection => projection.Name)));
    }

    private static void AddWriting(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Booking:Writing").Get<WritingOptions>() ?? new WritingOptions());
        services.AddSingleton<SessionLoader>();
        services.AddSingleton<SessionWriters>();
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"ConnectionStrings__{name} is not set.");
}
