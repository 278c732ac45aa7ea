using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>50,000 seats, and each of them to be had.</summary>
public sealed class StadiumTests(Site site)
{
    [Fact]
    public async Task From_afar_one_takes_a_section_then_a_seat_of_it()
    {
        var session = await site.StadiumAsync();
        await using var visitor = await site.VisitAsync(Look.Phone);
        await visitor.OpenAsync(session);
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.querySelector('.seat-map').seatMap.isFar"));
        var middle = await visitor.Page.EvaluateAsync<float[]>(
            """
            () => {
              const frame = document.querySelector('.seat-map');
              const { left, top } = frame.getBoundingClientRect();
              const { x, y } = frame.seatMap.placeOf(frame.seatMap.plan.indexOf.get('104-25-25'));
              return [x + left, y + top];
            }
            """);
        await visitor.Page.Touchscreen.TapAsync(middle[0], middle[1]);
        await visitor.Page.WaitForFunctionAsync("() => !document.querySelector('.seat-map').seatMap.isFar");
        await visitor.ClickSeatAsync("104-25-25");
        await visitor.SeesAsync("104, row 25, seat 25");
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.SeesAsync("Middle tier");
    }

    [Fact]
    public async Task Coming_nearer_from_the_middle_of_the_field_leads_to_seats_and_not_to_grass()
    {
        var session = await site.StadiumAsync();
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync(session);
        for (var step = 0; step < 8; step++)
            await visitor.Button("Zoom in").ClickAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>(
            """
            () => {
              const map = document.querySelector('.seat-map').seatMap;
              const { width, height } = map.view;
              let seats = 0;
              for (let x = 0; x < width; x += 10) for (let y = 0; y < height; y += 10) seats += map.targetAt(x, y)?.seat >= 0 ? 1 : 0;
              return seats > 20;
            }
            """));
    }
}
