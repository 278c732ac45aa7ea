using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests;

/// <summary>From the list of sessions to tickets, and back again.</summary>
public sealed class JourneyTests(Site site)
{
    [Fact]
    public async Task From_the_search_to_printed_tickets_and_their_refund()
    {
        var session = await site.OpenGridAsync(title: "Journey into the purchase");
        await site.OpenGridAsync(title: "Something else");
        await using var buyer = await site.VisitAsync();
        await buyer.GoAsync();
        await buyer.Page.GetByRole(AriaRole.Searchbox).FillAsync("journey into");
        await buyer.Page.WaitForFunctionAsync("() => document.querySelectorAll('.session-card').length === 1");
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Journey into the purchase" }).ClickAsync();
        await buyer.SeatsAreShownAsync();

        await buyer.ClickSeatAsync("C-5");
        await buyer.ClickSeatAsync("C-6");
        Assert.Contains("90.00", await buyer.Page.Locator(".choice-card .total").InnerTextAsync(), StringComparison.Ordinal);
        await buyer.HoldButton.ClickAsync();
        await buyer.Page.Locator(".countdown").WaitForAsync();

        await buyer.Page.GetByLabel("Card without cover").CheckAsync();
        await buyer.Button("Pay R$90.00").ClickAsync();
        await buyer.SeesAsync("The bank declined the card.");
        await buyer.Page.GetByLabel("Lost answer").CheckAsync();
        await buyer.Button("Pay R$90.00").ClickAsync();
        await buyer.SeesAsync("Enjoy the show!");

        await buyer.Page.WaitForFunctionAsync(
            "() => { const codes = [...document.querySelectorAll('.ticket img')];"
            + " return codes.length === 2 && codes.every(code => code.complete && code.naturalWidth > 0); }");

        await buyer.GoAsync("purchases");
        await buyer.Page.GetByText("2 tickets").WaitForAsync();
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Journey into the purchase" }).ClickAsync();
        await buyer.Button("Cancel and get a refund").ClickAsync();
        await buyer.Button("Cancel the purchase").ClickAsync();
        await buyer.SeesAsync("The tickets are not valid any more.");
        var seats = await site.Manager.SeatsAsync(session);
        Assert.All(["C-5", "C-6"], seat => Assert.Equal("available", seats[seat]));
    }
}
