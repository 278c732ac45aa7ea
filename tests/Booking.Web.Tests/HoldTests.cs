using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>What becomes of a hold: its time, a reload, a lost answer, a closed page.</summary>
public sealed class HoldTests(Site site)
{
    private const int Available = 0;
    private const int Held = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_runs_out_on_screen_and_its_seats_are_free_for_who_looks_on()
    {
        var session = await site.OpenGridAsync(change: body => body["holdSeconds"] = 5);
        await using var buyer = await site.VisitAsync(Look.Phone);
        await using var onlooker = await site.VisitAsync();
        await buyer.OpenAsync(session);
        await onlooker.OpenAsync(session);
        await buyer.HoldAsync("E-6");
        await onlooker.SeatIsAsync("E-6", Held);
        await buyer.Page.WaitForFunctionAsync(
            "() => /^0:0[1-4]$/.test(document.querySelector('.countdown-time')?.textContent ?? '')");
        await buyer.SeesAsync("The time is up");
        await onlooker.SeatIsAsync("E-6", Available);
        Assert.Equal(0, await buyer.Page.Locator(".hold-pill").CountAsync());
    }

    [Fact]
    public async Task A_reload_in_the_middle_of_a_hold_keeps_it_with_the_time_that_is_left()
    {
        var session = await site.OpenGridAsync();
        await using var buyer = await site.VisitAsync();
        await buyer.OpenAsync(session);
        await buyer.HoldAsync("C-3", "C-4");
        var until = await buyer.Page.Locator(".countdown .small-text").InnerTextAsync();

        await buyer.Page.ReloadAsync();

        await buyer.Page.Locator(".countdown").WaitForAsync();
        Assert.Equal(until, await buyer.Page.Locator(".countdown .small-text").InnerTextAsync());
        await buyer.GoAsync();
        await buyer.Page.Locator(".hold-pill").ClickAsync();
        await buyer.Page.Locator(".countdown").WaitForAsync();
        await buyer.OpenAsync(session);
        await buyer.SeesAsync("Your places are held");
        await buyer.ClickSeatAsync("C-3");
        await buyer.SeesAsync("is held by you already");
    }

    [Fact]
    public async Task An_answer_that_a_reload_cut_off_is_found_out_and_nothing_is_held_twice()
    {
        var session = await site.OpenGridAsync();
        await using var buyer = await site.VisitAsync();
        await buyer.OpenAsync(session);
        var done = new TaskCompletionSource();
        await buyer.Page.RouteAsync("**/reservations", async route =>
        {
            if (done.Task.IsCompleted)
            {
                await route.ContinueAsync();
                return;
            }

            // It reaches the API; the page is gone before the answer comes.
            await route.FetchAsync();
            done.TrySetResult();
        });
        await buyer.ClickSeatAsync("A-1");
        await buyer.HoldButton.ClickAsync();
        await done.Task.WaitAsync(Cancel);

        await buyer.Page.ReloadAsync();

        await buyer.Page.Locator(".countdown").WaitForAsync();
        Assert.Single(await site.Backend.EventTypesAsync(session), type => type == "seats_reserved");
    }

    [Fact]
    public async Task Seats_that_are_held_for_this_page_are_free_at_once_when_it_closes()
    {
        var session = await site.OpenGridAsync();
        await using var onlooker = await site.VisitAsync();
        await onlooker.OpenAsync(session);
        await using (var buyer = await site.VisitAsync())
        {
            await buyer.OpenAsync(session);
            await buyer.IsLiveAsync();
            await buyer.Page.GetByLabel("Give my places back when I close this page").CheckAsync();
            await buyer.HoldAsync("B-7", "B-8");
            await onlooker.SeatIsAsync("B-8", Held);
        }

        await onlooker.SeatIsAsync("B-8", Available);
        var seats = await site.Manager.SeatsAsync(session);
        Assert.All(["B-7", "B-8"], seat => Assert.Equal("available", seats[seat]));
    }

    [Fact]
    public async Task Two_tabs_that_hold_in_the_same_moment_are_one_customer_who_sees_both_holds()
    {
        var session = await site.OpenGridAsync();
        await using var one = await site.VisitAsync();
        await using var other = await one.AnotherTabAsync();
        await one.OpenAsync(session);
        await other.OpenAsync(session);
        await one.ClickSeatAsync("A-1");
        await other.ClickSeatAsync("H-12");

        await Task.WhenAll(one.HoldButton.ClickAsync(), other.HoldButton.ClickAsync());

        await one.Page.Locator(".countdown").WaitForAsync();
        await other.Page.Locator(".countdown").WaitForAsync();
        await one.GoAsync("purchases");
        await one.SeesAsync("Row A, seat 1");
        await one.SeesAsync("Row H, seat 12");
    }

    [Fact]
    public async Task A_payment_goes_on_through_a_reload()
    {
        var session = await site.OpenGridAsync();
        await using var buyer = await site.VisitAsync();
        await buyer.OpenAsync(session);
        await buyer.HoldAsync("F-2");
        await buyer.Page.GetByLabel("Slow card").CheckAsync();
        await buyer.Button("Pay R$45.00").ClickAsync();
        var owner = await Buyer.GuestAsync(site.Node.Address);
        await site.Backend.QueryUntilAsync(session, "payment_started");

        await buyer.Page.ReloadAsync();

        await buyer.SeesAsync("Enjoy the show!");
        Assert.Equal(HttpStatusCode.Conflict, (await owner.ReserveAsync(session, "F-2")).Status);
    }
}
