using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>The seat maps in Redis: a string of statuses and a hash of everything else, always of one version.</summary>
internal sealed class SeatMapStore(IDatabase redis)
{
    /// <summary>What the scripts answer where there is no map.</summary>
    public const long Missing = -1;

    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript ApplyIfNewer = RedisScript.Embedded("apply-if-newer");
    private static readonly RedisScript ReplaceIfNewer = RedisScript.Embedded("replace-if-newer");
    private static readonly RedisScript Read = RedisScript.Embedded("read-seat-map");

    /// <summary>Applies changes onto the version that they follow.</summary>
    /// <param name="session">The session.</param>
    /// <param name="changes">From <see cref="SeatMapChanges"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The map's version now, or <see cref="Missing"/>.</returns>
    public async Task<long> ApplyAsync(SessionId session, RedisValue[] changes, CancellationToken cancellationToken) =>
        (long)await ApplyIfNewer.RunAsync(redis, KeysOf(session), changes, WritePatience, cancellationToken);

    /// <summary>Writes a whole map unless one as new is there.</summary>
    /// <returns>The map's version now.</returns>
    public async Task<long> ReplaceAsync(SeatMapView view, CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue>
        {
            view.Version, view.Statuses.ToArray(),
            "seats", view.Statuses.Length,
            "total", view.Counts.Total,
            "held", view.Counts.Held,
            "sold", view.Counts.Sold,
            "blocked", view.Counts.Blocked,
            "plan", view.PlanHash.Value,
            "areas", FormatAreas(view.Areas),
        };
        for (var area = 0; area < view.Areas.Length; area++)
        {
            arguments.Add(SeatMapChanges.TakenField(area));
            arguments.Add(view.Areas[area].Capacity - view.Areas[area].Available);
        }

        return (long)await ReplaceIfNewer.RunAsync(
            redis, KeysOf(view.SessionId), [.. arguments], WritePatience, cancellationToken);
    }

    /// <summary>The map's version, or <see cref="Missing"/>.</summary>
    public async Task<long> ReadVersionAsync(SessionId session, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var version = await redis.HashGetAsync(RedisKeys.SeatMapState(session), "version")
            .WaitAsync(atMost, cancellationToken);
        return version.IsNull ? Missing : (long)version;
    }

    /// <summary>The whole map, or null.</summary>
    public async Task<SeatMapView?> ReadAsync(SessionId session, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var parts = (RedisResult[])(await Read.RunAsync(redis, KeysOf(session), [], atMost, cancellationToken))!;
        var statuses = (byte[]?)parts[0];
        var pairs = (RedisValue[])parts[1]!;
        if (statuses is null || pairs.Length == 0)
            return null;
        var state = new Dictionary<string, RedisValue>(pairs.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i < pairs.Length; i += 2)
            state.Add((string)pairs[i]!, pairs[i + 1]);
        // Written together and evicted alone: half a map is none.
        if (statuses.Length != (int)state["seats"])
            return null;
        var tally = new SeatTally((int)state["held"], (int)state["sold"], (int)state["blocked"]);
        return new SeatMapView(
            session, (long)state["version"], new PlanHash((string)state["plan"]!),
            tally.Of((int)state["total"]), statuses, ParseAreas((string)state["areas"]!, state));
    }

    private static RedisKey[] KeysOf(SessionId session) =>
        [RedisKeys.SeatMapStatuses(session), RedisKeys.SeatMapState(session)];

    // capacity:length:id capacity:length:id …, because an id may hold any character.
    private static string FormatAreas(ImmutableArray<AreaAvailability> areas)
    {
        var text = new StringBuilder();
        foreach (var area in areas)
            text.Append(CultureInfo.InvariantCulture, $"{area.Capacity}:{area.Id.Length}:{area.Id}");
        return text.ToString();
    }

    private static ImmutableArray<AreaAvailability> ParseAreas(string text, Dictionary<string, RedisValue> state)
    {
        var areas = ImmutableArray.CreateBuilder<AreaAvailability>();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var capacity = ReadNumber(ref rest);
            var length = ReadNumber(ref rest);
            var taken = (int)state[SeatMapChanges.TakenField(areas.Count)];
            areas.Add(new AreaAvailability(rest[..length].ToString(), capacity, capacity - taken));
            rest = rest[length..];
        }

        return areas.ToImmutable();
    }

    private static int ReadNumber(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(':');
        var number = int.Parse(text[..end], CultureInfo.InvariantCulture);
        text = text[(end + 1)..];
        return number;
    }
}
