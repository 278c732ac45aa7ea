using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests.Managers;

/// <summary>Every view that managers and auditors see, on a desktop and a phone, light and dark, and in both languages.</summary>
public sealed class ManagersViewsTests(Site site)
{
    public static TheoryData<Look> Looks => [Look.Desktop, Look.Phone];

    [Theory]
    [MemberData(nameof(Looks), DisableDiscoveryEnumeration = true)]
    public async Task Every_page_of_managers_fits_its_screen_and_has_no_barriers(Look look)
    {
        var session = await site.OpenTheatreAsync();
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        var map = await site.Manager.SeatsAsync(session);
        var held = (await buyer.ReserveAsync(session, [.. map.Keys.Take(6)])).Is(HttpStatusCode.Created);
        var paid = (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);
        await using var manager = await site.ManagerAsync(look);
        foreach (var (path, name, sign) in new[]
        {
            ("manage", "overview", "All sessions"),
            ("manage/new", "opening", "Drop a seating plan here"),
            ($"manage/sessions/{session}", "sale", "places sold"),
            ($"manage/sessions/{session}/seats", "blocking", "Nothing is chosen yet."),
            ($"manage/sessions/{session}/history", "history", "The session was opened with 480 places"),
            ($"manage/sessions/{session}/door", "door", "Check in"),
        })
        {
            await manager.GoAsync(path);
            await manager.SeesAsync(sign);
            if (name is "blocking" or "history")
                await manager.MapIsShownAsync();
            if (name == "door")
            {
                await manager.Page.GetByLabel("Code").FillAsync(paid["tickets"][0]!["code"]!.GetValue<string>());
                await manager.Page.Keyboard.PressAsync("Enter");
                await manager.Page.Locator(".door-answer").WaitForAsync();
            }

            await manager.LooksRightAsync($"managers-{name}");
        }
    }

    [Fact]
    public async Task The_pages_of_managers_speak_Portuguese_too()
    {
        var session = await site.OpenGridAsync();
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage");
        await manager.Page.GetByLabel("Language").SelectOptionAsync("pt-BR");
        foreach (var (path, sign) in new[]
        {
            ("manage", "Todas as sessões"), ("manage/new", "Solte aqui um plano de lugares"),
            ($"manage/sessions/{session}", "de 96 lugares vendidos"), ($"manage/sessions/{session}/seats", "Bloquear assentos"),
            ($"manage/sessions/{session}/door", "Digite o código de um ingresso"),
            ($"manage/sessions/{session}/history", "A sessão foi aberta com 96 lugares"),
        })
        {
            await manager.GoAsync(path);
            await manager.SeesAsync(sign);
        }
    }
}
