using System.Globalization;
using System.Net;
using System.Text.Json;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>Seats change while one looks, and what is said while they cannot.</summary>
[Collection<PageCollection>]
public sealed class LiveTests(Site site)
{
    private const int Available = 0;
    private const int Held = 1;
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task What_one_takes_in_a_window_the_other_sees_in_theirs_and_both_ways()
    {
        var session = await site.OpenGridAsync();
        await using var one = await site.VisitAsync();
        await using var other = await site.VisitAsync(Look.Phone);
        await one.OpenAsync(session);
        await other.OpenAsync(session);

        await one.HoldAsync("C-5", "C-6");
        await other.SeatIsAsync("C-5", Held);
        await other.ClickSeatAsync("C-5");
        await other.SeesAsync("row C, seat 5 is on hold for somebody else.");

        await one.Button("Give the places back").ClickAsync();
        await one.SeesAsync("Given back");
        await other.SeatIsAsync("C-5", Available);
        await other.HoldAsync("C-5");
        await one.OpenAsync(session);
        await one.SeatIsAsync("C-5", Held);
    }

    [Fact]
    public async Task A_taken_seat_is_seen_within_50_ms_of_its_commit_at_the_median()
    {
        const int WarmUps = 5;
        const int Takes = 25;
        var session = await site.OpenGridAsync(10, 20, change: body => body["maxSeatsPerCustomer"] = 100);
        await using var onlooker = await site.VisitAsync();
        await onlooker.OpenAsync(session);
        await onlooker.IsLiveAsync();
        await onlooker.Page.EvaluateAsync(
            """
            () => {
              window.painted = {};
              new PerformanceObserver(list => {
                for (const mark of list.getEntriesByName('seats-painted'))
                  window.painted[mark.detail.version] ??= performance.timeOrigin + mark.startTime;
              }).observe({ type: 'mark' });
            }
            """);

        var buyer = await Buyer.GuestAsync(site.Node.Address);
        var answered = new Dictionary<long, double>();
        for (var take = 0; take < WarmUps + Takes; take++)
        {
            var seat = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + (take / 20))}-{(take % 20) + 1}");
            var reserved = (await buyer.ReserveAsync(session, seat)).Is(HttpStatusCode.Created);
            var version = reserved["version"].GetValue<long>();
            if (take >= WarmUps)
                answered[version] = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            await onlooker.Page.WaitForFunctionAsync("version => window.painted[version]", version);
        }

        var painted = JsonSerializer.Deserialize<Dictionary<long, double>>(
            await onlooker.Page.EvaluateAsync<string>("() => JSON.stringify(window.painted)"))!;
        // An event's time is that of its decision, which is before its commit: what is measured is more than what counts.
        var decided = (await site.Backend.QueryListAsync<string>(
                $"""
                select version || ' ' || extract(epoch from timestamp) * 1000 from booking.mt_events
                where stream_id = '{Guid.Parse(session)}' and type = 'seats_reserved'
                """))
            .Select(line => line.Split(' '))
            .ToDictionary(
                parts => long.Parse(parts[0], CultureInfo.InvariantCulture),
                parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        var sinceDecision = answered.Keys.Select(version => painted[version] - decided[version]).Order().ToArray();
        var sinceAnswer = answered.Keys.Select(version => painted[version] - answered[version]).Order().ToArray();
        await Artefacts.ReportAsync("seen-after", string.Create(
            CultureInfo.InvariantCulture,
            $"""
            A seat that somebody takes is painted in another browser, {Takes} takes, milliseconds:
              after its decision (before the commit): median {Median(sinceDecision):F1}, slowest {sinceDecision[^1]:F1}
              after the taker has the answer:         median {Median(sinceAnswer):F1}, slowest {sinceAnswer[^1]:F1}
            """));
        Assert.InRange(Median(sinceDecision), 0, SeenWithin.TotalMilliseconds);
    }

    [Fact]
    public async Task The_page_says_that_the_connection_is_gone_and_catches_up_when_it_is_back()
    {
        var session = await site.OpenGridAsync();
        await using var proxy = new FaultyProxy(site.Node.Port);
        await using var onlooker = await site.VisitAsync(address: new Uri($"http://127.0.0.1:{proxy.Port}"));
        await onlooker.OpenAsync(session);
        await onlooker.IsLiveAsync();

        proxy.Refuse();
        await onlooker.SeesAsync("No connection.");
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        (await buyer.ReserveAsync(session, "A-3")).Is(HttpStatusCode.Created);
        proxy.Accept();

        await onlooker.SeesAsync("Connected again.");
        await onlooker.SeatIsAsync("A-3", Held);
        await onlooker.IsLiveAsync();
    }

    [Fact]
    public async Task Without_the_live_channel_the_seats_are_asked_for_and_the_page_says_so()
    {
        var session = await site.OpenGridAsync();
        await using var onlooker = await site.VisitAsync();
        await onlooker.Page.RouteWebSocketAsync("**/live**", socket => socket.CloseAsync());
        await onlooker.OpenAsync(session);
        await onlooker.SeesAsync("Live updates are interrupted.");
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        (await buyer.ReserveAsync(session, "A-4")).Is(HttpStatusCode.Created);
        await onlooker.SeatIsAsync("A-4", Held);
    }

    private static double Median(double[] ordered) => ordered[ordered.Length / 2];
}
