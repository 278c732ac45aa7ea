using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>The page as a desktop shows it.</summary>
public sealed class DesktopViewsTests(Site site)
{
    [Fact]
    public Task Every_view_of_buyers_fits_its_screen_and_has_no_barriers() => site.LookAtBuyersViewsAsync(Look.Desktop);

    [Fact]
    public Task The_stadium_comes_up_from_afar_and_near_by() => site.LookAtTheStadiumAsync(Look.Desktop);

    [Fact]
    public Task Every_view_of_managers_fits_its_screen_and_has_no_barriers() => site.LookAtManagersViewsAsync(Look.Desktop);
}
