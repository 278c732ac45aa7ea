using System.Text.Json.Nodes;
using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

/// <summary>An event that no projection can take, as an operator sees it and helps.</summary>
public sealed class PoisonousEventTests
{
    // A name of the next version, and what it means there.
    private const string Later = "places_withheld";
    private const string Known = "seats_blocked";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_shown_with_its_place_and_its_reason_and_who_can_take_it_goes_on_from_there_at_its_start()
    {
        await using var run = new DemoRun();
        await run.InitializeAsync();
        var session = (await run.SessionsAsync())[^1]!["sessionId"]!.GetValue<string>();
        var before = JsonNode.Parse(await run.Http.GetStringAsync($"/sessions/{session}", Cancel))!;
        var position = await AppendAsync(run, session);

        await Eventually.HoldsAsync(
            async () =>
            {
                var list = await run.ProjectionsAsync("list");
                Assert.Matches($"session-list-1 +stopped +{position - 1} +{position} +1", list);
                Assert.Contains($"Position {position} ({Later}, version 2 of stream {session})", list, StringComparison.Ordinal);
                Assert.Contains($"'{Later}' is not known", list, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), Cancel);
        var ready = JsonNode.Parse(await run.Http.GetStringAsync("/health/ready", Cancel))!;
        Assert.Equal("degraded", ready["status"]!.GetValue<string>());
        var meanwhile = JsonNode.Parse(await run.Http.GetStringAsync($"/sessions/{session}", Cancel))!;
        Assert.Equal(before.ToJsonString(), meanwhile.ToJsonString());

        await ExecuteAsync(run, $"update booking.mt_events set type = '{Known}' where type = '{Later}'");
        await run.RestartAsync();

        await Eventually.HoldsAsync(
            async () => Assert.Matches($"session-list-1 +running +{position} +{position} +0", await run.ProjectionsAsync("list")),
            TimeSpan.FromSeconds(30), Cancel);
        var after = JsonNode.Parse(await run.Http.GetStringAsync($"/sessions/{session}", Cancel))!;
        Assert.Equal(
            before["counts"]!["blocked"]!.GetValue<int>() + 1, after["counts"]!["blocked"]!.GetValue<int>());
    }

    // Behind the program's back, as the second event of a session in which nothing has happened.
    private static async Task<long> AppendAsync(DemoRun run, string session)
    {
        var map = JsonNode.Parse(await run.Http.GetStringAsync($"/sessions/{session}/seats", Cancel))!;
        var seat = map["seats"]![0]!["id"]!.GetValue<string>();
        await using var database = NpgsqlDataSource.Create(run.Postgres);
        await using var append = database.CreateCommand(
            """
            with stream as (update booking.mt_streams set version = version + 1 where id = $1 returning id, version)
            insert into booking.mt_events (id, stream_id, version, type, data)
            select gen_random_uuid(), id, version, $2, jsonb_build_object('seats', jsonb_build_array($3::text), 'reason', 'camera')
            from stream returning seq_id
            """);
        append.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(session) });
        append.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Later });
        append.Parameters.Add(new NpgsqlParameter<string> { TypedValue = seat });
        return (long)(await append.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task ExecuteAsync(DemoRun run, string sql)
    {
        await using var database = NpgsqlDataSource.Create(run.Postgres);
        await using var command = database.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }
}
