using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>Places are chosen, refused, bought by number, and found again.</summary>
public sealed class PurchaseTests(Site site)
{
    private const int Available = 0;
    private const int Sold = 2;

    [Fact]
    public async Task The_house_chooses_the_best_places_and_areas_are_bought_by_number()
    {
        var session = await site.OpenTheatreAsync();
        await using var buyer = await site.VisitAsync(Look.Phone);
        await buyer.OpenAsync(session);
        await buyer.Button("Standing room: One more").ClickAsync();
        await buyer.Button("Standing room: One more").ClickAsync();
        await buyer.HoldButton.ClickAsync();
        await buyer.SeesAsync("2 ×");

        await buyer.OpenAsync(session);
        await buyer.Page.GetByLabel("Category").SelectOptionAsync("circle");
        await buyer.Button("Hold the best places").ClickAsync();
        await buyer.Page.Locator(".countdown").WaitForAsync();
        Assert.Equal(2, await buyer.Page.GetByText("Circle, row A").CountAsync());
    }

    [Fact]
    public async Task A_click_on_a_taken_seat_says_why_and_what_is_free_nearby()
    {
        var session = await site.OpenGridAsync();
        var other = await Buyer.GuestAsync(site.Node.Address);
        var sold = (await other.ReserveAsync(session, "D-6")).Is(HttpStatusCode.Created);
        (await other.PayAsync(session, sold)).Is(HttpStatusCode.OK);
        var held = (await other.ReserveAsync(session, "D-7")).Is(HttpStatusCode.Created);
        await using var buyer = await site.VisitAsync();
        await buyer.OpenAsync(session);
        await buyer.SeatsAreShownAsync(held["version"].GetValue<long>());

        await buyer.ClickSeatAsync("D-6");
        await buyer.SeesAsync("row D, seat 6 is sold.");
        await buyer.ClickSeatAsync("D-7");
        await buyer.SeesAsync("row D, seat 7 is on hold for somebody else.");
        await buyer.Button("row D, seat 8").ClickAsync();
        await buyer.HoldButton.ClickAsync();
        await buyer.Page.Locator(".countdown").WaitForAsync();
        await buyer.SeesAsync("row D, seat 8");
    }

    [Fact]
    public async Task Seats_of_a_cancelled_session_are_looked_at_and_not_chosen()
    {
        var session = await site.OpenGridAsync();
        (await site.Manager.DeleteAsync($"/sessions/{session}", new { reason = "The singer is ill" })).Is(HttpStatusCode.OK);
        await using var visitor = await site.VisitAsync(Look.Phone);
        await visitor.OpenAsync(session);
        await visitor.ClickSeatAsync("C-5");
        Assert.Equal(2, await visitor.Page.GetByText("This session is cancelled.").CountAsync());
        Assert.Equal(0, await visitor.HoldButton.CountAsync());
    }

    [Fact]
    public async Task A_seat_of_the_choice_that_somebody_else_takes_leaves_it_with_a_word()
    {
        var session = await site.OpenGridAsync();
        await using var buyer = await site.VisitAsync();
        await buyer.OpenAsync(session);
        await buyer.ClickSeatAsync("B-3");
        await buyer.ClickSeatAsync("B-4");

        var other = await Buyer.GuestAsync(site.Node.Address);
        (await other.ReserveAsync(session, "B-3")).Is(HttpStatusCode.Created);

        await buyer.SeesAsync("row B, seat 3 was just taken by somebody else.");
        Assert.Equal(1, await buyer.Page.Locator(".chosen-seats li").CountAsync());
    }

    [Fact]
    public async Task Who_signs_up_finds_the_tickets_with_another_browser()
    {
        var session = await site.OpenGridAsync();
        var email = $"{Guid.NewGuid():N}@example.com";
        await using (var buyer = await site.VisitAsync())
        {
            await buyer.GoAsync("account");
            await buyer.Button("I have no account yet").ClickAsync();
            await buyer.Page.GetByLabel("E-mail address").FillAsync(email);
            await buyer.Page.GetByLabel("Name").FillAsync("Ana");
            await buyer.Page.GetByLabel("Password").FillAsync("a seat in the middle");
            await buyer.Button("Create an account").ClickAsync();
            await buyer.SeesAsync("Signed in as Ana");
            await buyer.OpenAsync(session);
            await buyer.HoldAsync("A-1");
            await buyer.Button("Pay R$45.00").ClickAsync();
            await buyer.SeesAsync("Enjoy the show!");
        }

        await using var elsewhere = await site.VisitAsync(Look.Phone);
        await elsewhere.GoAsync("account");
        await elsewhere.Page.GetByLabel("E-mail address").FillAsync(email);
        await elsewhere.Page.GetByLabel("Password").FillAsync("a seat in the middle");
        await elsewhere.Page.Locator("form .primary").ClickAsync();
        await elsewhere.SeesAsync("Signed in as Ana");
        await elsewhere.GoAsync("purchases");
        await elsewhere.SeesAsync("1 ticket");
        await elsewhere.OpenAsync(session);
        await elsewhere.SeatIsAsync("A-1", Sold);
        Assert.Equal(Available, await elsewhere.StatusOfAsync("A-2"));
    }
}
