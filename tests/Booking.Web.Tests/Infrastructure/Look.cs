using Microsoft.Playwright;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>What somebody looks with.</summary>
public sealed record Look(string Name, int Width, int Height, bool IsPhone, ColorScheme Theme)
{
    public static readonly Look Desktop = new("desktop", 1360, 860, false, ColorScheme.Light);
    public static readonly Look Phone = new("phone", 390, 844, true, ColorScheme.Light);

    public Look InTheDark() => this with { Theme = ColorScheme.Dark };

    public override string ToString() => $"{Name}-{(Theme == ColorScheme.Dark ? "dark" : "light")}";
}
