using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Npgsql;

namespace Booking.Api.Tests.Audit;

/// <summary>A session in which a little of everything happened.</summary>
internal sealed class AuditedSession
{
    private readonly Buyer _manager;
    private readonly Backend _backend;

    private AuditedSession(Backend backend, Buyer manager, string id)
    {
        _backend = backend;
        _manager = manager;
        Id = id;
    }

    public string Id { get; }

    /// <summary>The reservation that is paid and stays so.</summary>
    public string Purchase { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Events 1 scheduled, 2 reserved, 3 payment started, 4 paid, 5 reserved (B-1), 6 cancelled, 7 blocked,
    /// 8 unblocked, 9 reserved (C-1), 10 payment started, 11 paid, 12 refunded, 13 reserved (D-1).</summary>
    public static Task<AuditedSession> OpenAsync(OneNode node) => OpenAsync(node.Backend, node.Api);

    /// <summary>The same on a node of one's own.</summary>
    public static async Task<AuditedSession> OpenAsync(Backend backend, ApiProcess api)
    {
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = new AuditedSession(backend, manager, await manager.OpenSessionAsync());
        var buyer = await Buyer.GuestAsync(api.Address);
        var bought = (await buyer.ReserveAsync(session.Id, "A-1", "A-2")).Is(HttpStatusCode.Created);
        (await buyer.PayAsync(session.Id, bought)).Is(HttpStatusCode.OK);
        session.Purchase = bought["reservationId"].GetValue<string>();
        var dropped = (await buyer.ReserveAsync(session.Id, "B-1")).Is(HttpStatusCode.Created);
        (await buyer.CancelAsync(session.Id, dropped)).Is(HttpStatusCode.OK);
        string[] house = ["J-1", "J-2"];
        (await manager.PostAsync($"/sessions/{session.Id}/blocks", new { seats = house, reason = "House" })).Is(HttpStatusCode.OK);
        (await manager.DeleteAsync($"/sessions/{session.Id}/blocks", new { seats = house })).Is(HttpStatusCode.OK);
        var returned = (await buyer.ReserveAsync(session.Id, "C-1")).Is(HttpStatusCode.Created);
        (await buyer.PayAsync(session.Id, returned)).Is(HttpStatusCode.OK);
        (await buyer.CancelAsync(session.Id, returned)).Is(HttpStatusCode.OK);
        (await buyer.ReserveAsync(session.Id, "D-1")).Is(HttpStatusCode.Created);
        return session;
    }

    public async Task<Answer> VerifyAsync() =>
        (await _manager.GetAsync($"/sessions/{Id}/audit")).Is(HttpStatusCode.OK);

    /// <summary>Does something to the database behind the program's back; $1 is the session, $2 the purchase.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_backend.Postgres);
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = source.CreateCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(Id) });
            if (statement.Contains("$2", StringComparison.Ordinal))
                command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(Purchase) });
            Assert.True(await command.ExecuteNonQueryAsync(Cancel) > 0, $"Nothing was changed by {statement}");
        }
    }
}
