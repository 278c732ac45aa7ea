using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>Seats change while one looks, and what is said while they cannot.</summary>
public sealed class LiveTests(Site site)
{
    private const int Available = 0;
    private const int Held = 1;

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
    public async Task A_device_that_goes_offline_is_told_so_at_once_and_catches_up_afterwards()
    {
        var session = await site.OpenGridAsync();
        await using var onlooker = await site.VisitAsync(Look.Phone);
        await onlooker.OpenAsync(session);
        await onlooker.IsLiveAsync();

        await onlooker.Page.Context.SetOfflineAsync(true);
        await onlooker.SeesAsync("No connection.");
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        (await buyer.ReserveAsync(session, "A-5")).Is(HttpStatusCode.Created);
        await onlooker.Page.Context.SetOfflineAsync(false);

        await onlooker.SeesAsync("Connected again.");
        await onlooker.SeatIsAsync("A-5", Held);
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
}
