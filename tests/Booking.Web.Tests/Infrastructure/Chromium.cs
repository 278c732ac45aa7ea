using Microsoft.Playwright;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>Debian's Chromium without a screen, one for all tests; each visitor has a context of their own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async Task StartAsync()
    {
        Assert.True(File.Exists(Executable), $"{Executable} is not there: apt-get install chromium, or ./booking test.");
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            // As root, which containers are, Chromium has no sandbox.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
