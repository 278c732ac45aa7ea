using System.Globalization;
using System.Text.Json.Nodes;

namespace Booking.Cli.Demo;

/// <summary>Three sessions to try: a cinema, a theatre and a stadium.</summary>
internal static class DemoSessions
{
    private const int HoldSeconds = 120;
    private static readonly TimeSpan EveningBegins = TimeSpan.FromHours(20);

    /// <summary>Opens those of the three that are not to come already.</summary>
    public static async Task OpenAsync(DemoClient client, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var session in new[] { Cinema(now), Theatre(now), Stadium(now) })
        {
            var title = session["title"]!.GetValue<string>();
            if (await client.FindSessionAsync(other => IsToCome(other, title, now), title, cancel) is not null)
                continue;
            var opened = await client.ScheduleSessionAsync(session, cancel);
            Console.WriteLine($"Opened {title}: {opened["places"]} places.");
        }
    }

    private static bool IsToCome(JsonObject session, string title, DateTimeOffset now) =>
        session["title"]?.GetValue<string>() == title
        && session["startsAt"]?.GetValue<DateTimeOffset>() > now;

    private static JsonObject Cinema(DateTimeOffset now) => Session(
        "The Night Train", "Aurora Cinema, Hall 2", Evening(now, 7),
        new JsonObject { ["standard"] = 4_500 },
        new JsonObject
        {
            ["grid"] = new JsonObject { ["rows"] = 10, ["seatsPerRow"] = 16, ["category"] = "standard" },
        });

    private static JsonObject Theatre(DateTimeOffset now) => Session(
        "A Midsummer Night's Dream", "Municipal Theatre", Evening(now, 14), TheatrePlan.Prices(), TheatrePlan.Create());

    private static JsonObject Stadium(DateTimeOffset now) => Session(
        "Cup Final", "River Stadium", Evening(now, 30), StadiumPlan.Prices(), StadiumPlan.Create());

    private static JsonObject Session(
        string title, string venue, DateTimeOffset startsAt, JsonObject prices, JsonObject seating) => new()
        {
            ["title"] = title,
            ["venue"] = venue,
            ["startsAt"] = startsAt.ToString("O", CultureInfo.InvariantCulture),
            ["currency"] = "BRL",
            ["prices"] = prices,
            ["holdSeconds"] = HoldSeconds,
            ["seating"] = seating,
        };

    private static DateTimeOffset Evening(DateTimeOffset now, int daysAhead) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(daysAhead) + EveningBegins;
}
