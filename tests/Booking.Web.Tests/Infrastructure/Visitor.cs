using System.Globalization;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>
/// Somebody at the page, in a browser context of their own: nothing is shared with others. What goes wrong in the page
/// itself, faults of scripts and breaches of the content security policy, fails the test at its end.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly Lazy<Task<string>> Axe = new(() => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];
    private readonly Uri _address;
    private readonly Look _look;

    private Visitor(IBrowserContext context, IPage page, Uri address, Look look)
    {
        _context = context;
        Page = page;
        _address = address;
        _look = look;
        page.PageError += (_, fault) => _faults.Add(fault);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase)
                || message.Text.Contains("Content-Security-Policy", StringComparison.OrdinalIgnoreCase))
                _faults.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Somebody new, or whoever <paramref name="browserState"/> makes them.</summary>
    public static async Task<Visitor> ArriveAsync(IBrowser browser, Uri address, Look look, string? browserState = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            DeviceScaleFactor = look.IsPhone ? 2 : 1,
            HasTouch = look.IsPhone,
            IsMobile = look.IsPhone,
            ColorScheme = look.Theme,
            Locale = "en-GB",
            StorageState = browserState,
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new Visitor(context, await context.NewPageAsync(), address, look);
    }

    /// <summary>Another tab of the same browser, which ends with this one.</summary>
    public async Task<Visitor> AnotherTabAsync() => new(_context, await _context.NewPageAsync(), _address, _look);

    /// <summary>Opens an address of the page: the empty one is its front.</summary>
    public Task GoAsync(string path = "") => Page.GotoAsync(new Uri(_address, path == "" ? "/" : $"/app/{path}").ToString());

    /// <summary>Opens a session and waits until its seats are known.</summary>
    public async Task OpenAsync(string session)
    {
        await GoAsync($"sessions/{session}");
        await SeatsAreShownAsync();
    }

    public async Task SeatsAreShownAsync(long fromVersion = 0)
    {
        await Page.WaitForFunctionAsync(
            "version => Number(document.querySelector('.choice-page')?.dataset.version ?? -1) >= version"
            + " && document.querySelector('.seat-map')?.seatMap?.view.width > 0",
            fromVersion);
    }

    /// <summary>Waits until the live channel is open.</summary>
    public Task IsLiveAsync() => Page.WaitForFunctionAsync("() => document.querySelector('.connection-place')?.dataset.live === 'true'");

    /// <summary>Clicks, or taps, on a seat where the map shows it, after having come near enough.</summary>
    public async Task ClickSeatAsync(string seat)
    {
        await Page.EvaluateAsync(
            "seat => { const map = document.querySelector('.seat-map').seatMap; map.showSeat(map.plan.indexOf.get(seat)); }", seat);
        var place = await Page.EvaluateAsync<float[]>(
            """
            async seat => {
              const frame = document.querySelector('.seat-map');
              const map = frame.seatMap;
              for (let before; ;) {
                await new Promise(requestAnimationFrame);
                const { x, y } = map.placeOf(map.plan.indexOf.get(seat));
                if (before && before.x === x && before.y === y) break;
                before = { x, y };
              }
              const { x, y } = map.placeOf(map.plan.indexOf.get(seat));
              const { left, top } = frame.getBoundingClientRect();
              return [x + left, y + top];
            }
            """,
            seat);
        if (_look.IsPhone)
            await Page.Touchscreen.TapAsync(place[0], place[1]);
        else
            await Page.Mouse.ClickAsync(place[0], place[1]);
    }

    /// <summary>What the map shows a seat to be: 0 available, 1 held, 2 sold, 3 blocked.</summary>
    public Task<int> StatusOfAsync(string seat) => Page.EvaluateAsync<int>(
        """
        seat => {
          const map = document.querySelector('.seat-map').seatMap;
          return map.statuses.seats[map.plan.indexOf.get(seat)];
        }
        """,
        seat);

    public Task SeatIsAsync(string seat, int status) => Page.WaitForFunctionAsync(
        """
        ([seat, status]) => {
          const map = document.querySelector('.seat-map')?.seatMap;
          return map && map.statuses.seats[map.plan.indexOf.get(seat)] === status;
        }
        """,
        new object[] { seat, status });

    /// <summary>Chooses seats on the map and holds them.</summary>
    public async Task HoldAsync(params string[] seats)
    {
        foreach (var seat in seats)
            await ClickSeatAsync(seat);
        await HoldButton.ClickAsync();
        await Page.Locator(".countdown").WaitForAsync();
    }

    public ILocator HoldButton =>
        Page.Locator(_look.IsPhone ? ".choice-bar .button" : ".choice-action .button");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public async Task SeesAsync(string text) => await Page.GetByText(text).First.WaitForAsync();

    /// <summary>
    /// Keeps the view as it is now in both themes, and fails where it does not fit the screen or has a barrier. What a theme
    /// changes is colours: of the dark one their contrasts are checked.
    /// </summary>
    public async Task LooksRightAsync(string name)
    {
        await FitsTheScreenAsync();
        await ShootAsync(name, isWhole: true);
        await HasNoBarriersAsync();
        await TurnAsync(ColorScheme.Dark);
        await ShootAsync(name, isWhole: true, inTheDark: true);
        await HasNoBarriersAsync("runOnly: ['color-contrast'], ");
        await TurnAsync(ColorScheme.Light);
    }

    /// <summary>The device turns dark, or light, and the page with it.</summary>
    private async Task TurnAsync(ColorScheme theme)
    {
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
        await Page.WaitForFunctionAsync(
            "theme => document.documentElement.dataset.theme === theme", theme == ColorScheme.Dark ? "dark" : "light");
    }

    /// <summary>Fails where axe-core finds a barrier on the page as it is now.</summary>
    /// <param name="options">More of axe's options, as JavaScript; without any, all rules.</param>
    public async Task HasNoBarriersAsync(string options = "")
    {
        // Evaluated and not added as an element: the page's policy allows no script but its own.
        await Page.EvaluateAsync($"() => {{ if (!window.axe) {{ {await Axe.Value}\n }} }}");
        var found = await Page.EvaluateAsync<string[]>(
            $$"""
            async () => (await axe.run(document, { {{options}}resultTypes: ['violations'] })).violations.map(fault =>
              `${fault.id} (${fault.impact}): ${fault.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`)
            """);
        Assert.True(found.Length == 0, $"{Page.Url}, {_look}: {string.Join("\n", found)}");
    }

    /// <summary>Fails where the page is wider than what it is looked at with.</summary>
    public async Task FitsTheScreenAsync() => Assert.True(
        await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        $"{Page.Url}, {_look}: the page scrolls to the side.");

    /// <summary>Keeps what is seen, as an artefact of the run.</summary>
    public async Task ShootAsync(string name, bool isWhole = false, bool inTheDark = false)
    {
        var look = inTheDark ? _look.InTheDark() : _look;
        await Page.EvaluateAsync("() => scrollTo(0, 0)");
        await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Artefacts.PathOf(string.Create(CultureInfo.InvariantCulture, $"{name}-{look}.png")),
            FullPage = isWhole,
            Animations = ScreenshotAnimations.Disabled,
            Scale = ScreenshotScale.Css,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_faults);
    }
}
