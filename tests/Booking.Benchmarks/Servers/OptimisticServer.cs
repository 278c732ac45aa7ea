using System.Collections.Immutable;
using Booking.Api;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// A command handler without a writer, on the product's own store and domain: each request loads the stream, decides,
/// appends with the expected version, and after a conflict reads the events that it missed and decides again.
/// </summary>
internal sealed class OptimisticServer(IEventStore store, SessionLoader loader, Ids ids)
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "optimistic-server";

    private const string StreamType = "session";
    private const string ExpireHolds = "expire_holds";

    public static async Task RunAsync(string[] arguments)
    {
        var builder = BareServer.CreateBuilder(arguments);
        await using var dataSource = PostgresDataSource.Create(builder.Configuration.GetConnectionString("Postgres")!);
        var store = new PostgresEventStore(dataSource, SessionEventTypes.Create());
        var loader = new SessionLoader(store, new SeatingPlanCatalog(dataSource), new WritingOptions());
        var server = new OptimisticServer(store, loader, new Ids(TimeProvider.System));
        var app = builder.Build();
        app.Run(server.AnswerAsync);
        await app.RunAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (await BareServer.ReadSeatsAsync(http) is not { } seats)
            return;
        var session = new SessionId(BareServer.SessionOf(http));
        var command = new ReserveSeats(
            new ReservationId(ids.New()), new CustomerId(ids.New()), [.. seats], ImmutableArray<AreaClaim>.Empty, null, null,
            TimeProvider.System.Now());
        if (await ReserveAsync(session, command, http.RequestAborted) is { } reserved)
        {
            await BareServer.AnswerCreatedAsync(
                http, reserved.ReservationId, session.Value, reserved.CustomerId, seats, reserved.ExpiresAt);
        }
        else
            http.Response.StatusCode = StatusCodes.Status409Conflict;
    }

    private async Task<SeatsReserved?> ReserveAsync(SessionId session, ReserveSeats command, CancellationToken cancel)
    {
        if (await loader.LoadAsync(session, cancel) is not { State: var state })
            return null;
        while (SessionDecider.Decide(state, command) is Decision.Accepted accepted)
        {
            if (await TryAppendAsync(session, state.Version, accepted, command.Now, cancel))
                return accepted.Events.OfType<SeatsReserved>().Single();
            state = (await loader.CatchUpAsync(session, state, cancel))!;
        }

        return null;
    }

    private async Task<bool> TryAppendAsync(
        SessionId session, long version, Decision.Accepted accepted, DateTimeOffset now, CancellationToken cancel)
    {
        var batch = new AppendBatch(
            session.Value, StreamType, version,
            [.. accepted.Events.Select(decided => new NewEvent(ids.New(), decided, now, """{"actor":"customer"}"""))],
            [
                .. accepted.FollowUps.OfType<FollowUp.ExpireAt>()
                    .Select(expire => new NewScheduledMessage(ExpireHolds, expire.DueAt)),
            ]);
        var results = await store.AppendAsync([batch], cancel);
        return results[0] switch
        {
            AppendResult.Appended => true,
            AppendResult.Conflict => false,
            AppendResult.Unknown unknown => throw unknown.Cause,
            _ => throw new InvalidOperationException("The append has another result."),
        };
    }
}
