using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Api.Features.Sessions;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;
using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;
using Microsoft.AspNetCore.Http;

namespace Booking.Api.Tests.Sessions;

public sealed class SeatMapBodyTests
{
    private static readonly string[] Names = ["available", "held", "sold", "blocked"];

    private readonly SessionId _session = new(Guid.NewGuid());
    private readonly Random _random = new(20261121);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, SeatMapBody.SeatsAPart)]
    [InlineData(3, SeatMapBody.SeatsAPart - 1)]
    [InlineData(3, SeatMapBody.SeatsAPart + 1)]
    public async Task What_is_sent_is_what_the_map_says_whatever_was_sent_before(int rows, int seatsPerRow)
    {
        var plan = Grid(rows, seatsPerRow);
        var digits = Enumerable.Repeat((byte)'0', plan.SeatCount).ToArray();
        SeatMapBody? earlier = null;
        for (var version = 1; version <= 20; version++)
        {
            digits[_random.Next(digits.Length)] = (byte)('0' + _random.Next(Names.Length));
            var map = Map(plan, version, [.. digits]);
            earlier = SeatMapBody.Full(map, plan, earlier);

            var full = await SentAsync(earlier);
            Assert.Equal(version, full["version"]!.GetValue<int>());
            Assert.Equal(
                digits.Select((digit, seat) => (plan.SeatId(seat), "standard", Names[digit - '0'])),
                full["seats"]!.AsArray().Select(seat => (
                    seat!["id"]!.GetValue<string>(), seat["category"]!.GetValue<string>(), seat["status"]!.GetValue<string>())));
            Assert.Equal("""[{"id":"floor","capacity":9,"available":4}]""", full["areas"]!.ToJsonString());

            var compact = await SentAsync(SeatMapBody.Compact(map));
            Assert.Equal(string.Concat(digits.Select(digit => (char)digit)), compact["statuses"]!.GetValue<string>());
            Assert.Equal(full["counts"]!.ToJsonString(), compact["counts"]!.ToJsonString());
        }
    }

    [Fact]
    public void A_version_that_was_sent_is_not_written_again_and_an_older_one_does_not_take_its_place()
    {
        using var sent = new FullSeatMaps();
        var plan = Grid(2, 20);
        var digits = Enumerable.Repeat((byte)'0', plan.SeatCount).ToArray();
        var second = sent.Of(Map(plan, 2, digits), plan);

        Assert.Equal(1, sent.Of(Map(plan, 1, digits), plan).Version);
        Assert.Same(second, sent.Of(Map(plan, 2, digits), plan));
    }

    [Fact]
    public void Maps_of_more_sessions_than_fit_are_not_kept()
    {
        using var sent = new FullSeatMaps();
        var plan = Grid(20, 1_000);
        var digits = Enumerable.Repeat((byte)'0', plan.SeatCount).ToArray();
        var size = sent.Of(Map(plan, 1, digits), plan).Length;

        for (var session = 0; session < 2 * FullSeatMaps.MaxBytesInMemory / size; session++)
            sent.Of(Map(plan, 1, digits) with { SessionId = new SessionId(Guid.NewGuid()) }, plan);

        Assert.InRange(sent.Count, 1, FullSeatMaps.MaxBytesInMemory / size);
    }

    private SeatMapView Map(SeatingPlan plan, long version, byte[] digits) =>
        new(_session, version, plan.Hash, new SessionCounts(digits.Length + 9, 1, 2, 3, 4), digits, [new("floor", 9, 4)]);

    private static SeatingPlan Grid(int rows, int seatsPerRow)
    {
        var seating = JsonElement.Parse(
            $$"""{"grid": {"rows": {{rows}}, "seatsPerRow": {{seatsPerRow}}, "category": "standard"} }""");
        return SeatingImport.Read(seating).Plan!;
    }

    private static async Task<JsonNode> SentAsync(SeatMapBody body)
    {
        var http = new DefaultHttpContext();
        using var sent = new MemoryStream();
        http.Response.Body = sent;
        await body.ExecuteAsync(http);
        Assert.Equal(sent.Length, http.Response.ContentLength);
        return JsonNode.Parse(sent.ToArray())!;
    }
}
