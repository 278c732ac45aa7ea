using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Booking.Benchmarks.Servers;

/// <summary>Reserves by <c>SELECT … FOR UPDATE</c> on the seats' rows, a transaction for each request.</summary>
internal static class RowLockServer
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "row-lock-server";

    /// <summary>How many connections to PostgreSQL it keeps.</summary>
    public const string PoolSize = "PoolSize";

    public static async Task RunAsync(string[] arguments)
    {
        var builder = BareServer.CreateBuilder(arguments);
        await using var dataSource = SeatTables.Connect(
            builder.Configuration.GetConnectionString("Postgres")!, builder.Configuration.GetValue<int>(PoolSize));
        var tables = new SeatTables(dataSource);
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, tables));
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http, SeatTables tables)
    {
        if (await BareServer.ReadSeatsAsync(http) is not { } seats)
            return;
        var session = BareServer.SessionOf(http);
        var reservation = Guid.CreateVersion7();
        var customer = Guid.CreateVersion7();
        if (await tables.TryReserveAsync(session, reservation, customer, seats, http.RequestAborted) is { } expiresAt)
            await BareServer.AnswerCreatedAsync(http, reservation, session, customer, seats, expiresAt);
        else
            http.Response.StatusCode = StatusCodes.Status409Conflict;
    }
}
