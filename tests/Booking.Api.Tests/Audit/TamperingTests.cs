using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Domain;
using Booking.Projections;
using StackExchange.Redis;

namespace Booking.Api.Tests.Audit;

/// <summary>Whoever changes what is kept behind the program's back is found, and the place is named.</summary>
public sealed class TamperingTests(OneNode node) : IClassFixture<OneNode>
{
    private const string ShiftFromVersion4 =
        """
        update booking.mt_events set version = version + 1000 where stream_id = $1 and version >= 4;
        update booking.mt_events set version = version - 999 where stream_id = $1 and version >= 1004
        """;

    [Fact]
    public async Task Nothing_is_found_in_a_session_that_nobody_has_tampered_with()
    {
        var session = await AuditedSession.OpenAsync(node);

        // What a read model has not yet is not compared; that it comes is waited for, so the second time there is everything.
        await session.VerifyAsync();
        var audit = await session.VerifyAsync();

        Assert.True(audit["ok"].GetValue<bool>(), audit.Text);
        Assert.Equal(13, audit["events"].GetValue<long>());
        Assert.Equal(13, audit["head"]["version"]!.GetValue<long>());
        Assert.Equal(64, audit["head"]["hash"]!.GetValue<string>().Length);
        Assert.Equal(
            [
                "hash-chain", "seals", "versions", "positions", "events", "ownership", "conservation", "money", "endings",
                "seat-map", "purchases", "session-list", "statistics",
            ],
            audit["checks"].AsArray().Select(check => check!["name"]!.GetValue<string>()));
        foreach (var (check, looked) in new[]
        {
            ("hash-chain", "13 hashes"), ("versions", "1 sessions"), ("ownership", "14 movements"), ("money", "3 payments"),
            ("endings", "4 reservations"), ("seat-map", "1 seat maps"), ("purchases", "2 purchases"),
            ("session-list", "1 sessions"), ("statistics", "1 counted"),
        })
        {
            Assert.StartsWith(looked, Check(audit, check)["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "changed data", "hash-chain", 5,
        "update booking.mt_events set data = jsonb_set(data, '{totalAmount}', '1') where stream_id = $1 and version = 5")]
    [InlineData(
        "swapped events", "hash-chain", 5,
        """
        update booking.mt_events set version = 1005 where stream_id = $1 and version = 5;
        update booking.mt_events set version = 5 where stream_id = $1 and version = 7;
        update booking.mt_events set version = 7 where stream_id = $1 and version = 1005
        """)]
    [InlineData(
        "the last event deleted", "versions", 12, "delete from booking.mt_events where stream_id = $1 and version = 13")]
    [InlineData(
        "an event in the middle deleted", "versions", 7, "delete from booking.mt_events where stream_id = $1 and version = 6")]
    [InlineData(
        "an event inserted", "hash-chain", 4,
        ShiftFromVersion4 +
        """
        ;
        insert into booking.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, headers)
        select nextval('booking.mt_events_sequence'), gen_random_uuid(), stream_id, 4,
          data || jsonb_build_object('reservationId', gen_random_uuid(), 'seats', jsonb_build_array('F-1')),
          type, mt_dotnet_type, timestamp, headers
        from booking.mt_events where stream_id = $1 and version = 2;
        update booking.mt_streams set version = version + 1 where id = $1
        """)]
    [InlineData(
        "a changed timestamp", "hash-chain", 4,
        "update booking.mt_events set timestamp = timestamp + interval '1 microsecond' where stream_id = $1 and version = 4")]
    [InlineData(
        "a changed version", "hash-chain", 14, "update booking.mt_events set version = 14 where stream_id = $1 and version = 13")]
    [InlineData(
        "a changed type", "hash-chain", 6,
        "update booking.mt_events set type = 'reservation_expired' where stream_id = $1 and version = 6")]
    [InlineData(
        "a changed actor", "hash-chain", 7,
        """update booking.mt_events set headers = headers || '{"actor": "system"}' where stream_id = $1 and version = 7""")]
    [InlineData(
        "a hash taken away", "hash-chain", 3,
        "update booking.mt_events set headers = headers - 'hash' where stream_id = $1 and version = 3")]
    [InlineData(
        "a changed purchase", "purchases", 4, "update booking.purchases set total = 1 where session_id = $1 and reservation_id = $2")]
    [InlineData(
        "a deleted purchase", "purchases", 4, "delete from booking.purchases where session_id = $1 and reservation_id = $2")]
    [InlineData("changed counts in the list", "session-list", 13, "update booking.session_list set sold = 3 where session_id = $1")]
    [InlineData(
        "a changed sale", "statistics", 13, "update booking.sales set payments = 7 where session_id = $1 and span = 'minute'")]
    public async Task It_is_found_and_its_place_is_named(string what, string check, long version, string sql)
    {
        var session = await AuditedSession.OpenAsync(node);
        // The read models have caught up.
        Assert.True((await session.VerifyAsync())["ok"].GetValue<bool>(), what);

        await session.TamperAsync(sql);

        var audit = await session.VerifyAsync();
        Assert.False(audit["ok"].GetValue<bool>(), what);
        var found = Check(audit, check);
        Assert.False(found["ok"]!.GetValue<bool>(), audit.Text);
        var fault = found["faults"]![0]!;
        Assert.Equal(session.Id, fault["sessionId"]!.GetValue<string>());
        Assert.True(fault["version"]!.GetValue<long>() == version, $"{what}: {found}");
        Assert.Contains($"version {version}", found["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_seat_map_is_found_and_the_seat_is_named()
    {
        var session = await AuditedSession.OpenAsync(node);
        Assert.True((await session.VerifyAsync())["ok"].GetValue<bool>());
        using (var redis = await ConnectionMultiplexer.ConnectAsync(node.Backend.Redis))
        {
            // The third of 100 seats, A-3, the digits at the end: sold, to nobody.
            await redis.GetDatabase().StringSetRangeAsync(
                RedisKeys.SeatMap(new SessionId(Guid.Parse(session.Id))),
                await redis.GetDatabase().StringLengthAsync(RedisKeys.SeatMap(new SessionId(Guid.Parse(session.Id)))) - 98, "2");
        }

        var audit = await session.VerifyAsync();

        var found = Check(audit, "seat-map");
        Assert.False(found["ok"]!.GetValue<bool>(), audit.Text);
        Assert.Contains("the seat A-3 is Sold on the map and Available by the log", found["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_not_there_has_no_audit()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);

        (await manager.GetAsync($"/sessions/{Guid.NewGuid()}/audit")).Is(HttpStatusCode.NotFound, "not-found");
        (await manager.GetAsync($"/sessions/{Guid.NewGuid()}/events")).Is(HttpStatusCode.NotFound, "not-found");
    }

    private static JsonNode Check(Answer audit, string name) =>
        audit["checks"].AsArray().Single(check => check!["name"]!.GetValue<string>() == name)!;
}
