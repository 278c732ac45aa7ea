using Booking.EventStore.Postgres;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

public sealed class ClaimedMessagesTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>With the plan that a connection keeps after some claims, which knows of no limit and no instant.</summary>
    [Fact]
    public async Task To_claim_what_is_due_does_not_read_all_that_waits()
    {
        const string TwentyThousandLaterAndThreeDue =
            """
            insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body)
            select gen_random_uuid(), 'expire', at, at, '{}'
            from generate_series(1, 20003) i, lateral (select now() + (i - 3) * interval '1 minute') t (at)
            """;
        await database.ExecuteAsync(TwentyThousandLaterAndThreeDue);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        foreach (var sql in new[]
        {
            "analyze booking.scheduled_messages", "set plan_cache_mode = force_generic_plan",
            $"prepare claim (timestamptz, interval, integer) as {await ClaimAsync()}",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using var explain = new NpgsqlCommand(
            "explain (analyze, costs off, timing off) execute claim (now(), '30 s', 500)", connection);
        var plan = new List<string>();
        await using (var lines = await explain.ExecuteReaderAsync(Cancel))
        {
            while (await lines.ReadAsync(Cancel))
                plan.Add(lines.GetString(0));
        }

        var text = string.Join('\n', plan);
        Assert.DoesNotContain("Seq Scan", text, StringComparison.Ordinal);
        Assert.Contains("rows=3 ", text, StringComparison.Ordinal);
        NpgsqlConnection.ClearPool(connection);
    }

    private static async Task<string> ClaimAsync()
    {
        var assembly = typeof(PostgresScheduledMessages).Assembly;
        var name = assembly.GetManifestResourceNames().Single(
            resource => resource.EndsWith("claim_due_messages.sql", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(Cancel);
    }
}
