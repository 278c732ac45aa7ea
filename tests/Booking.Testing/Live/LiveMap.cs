using System.Globalization;

namespace Booking.Testing.Live;

/// <summary>A session's map folded from what the hub says, as a page does; anything that does not fit throws.</summary>
public sealed class LiveMap
{
    private char[]? _statuses;

    /// <summary>The version; -1 before the first snapshot.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>One digit a seat.</summary>
    public string Statuses => new(_statuses ?? []);

    /// <summary>Free places by area.</summary>
    public Dictionary<string, int> Areas { get; } = [];

    /// <summary>How many snapshots and how many deltas were folded.</summary>
    public (int Snapshots, int Deltas) Folded { get; private set; }

    /// <summary>A map that is known already, from <c>GET …/seats?format=compact</c>.</summary>
    public static LiveMap At(long version, string statuses) =>
        new() { Version = version, _statuses = statuses.ToCharArray() };

    /// <summary>Folds what comes until the map has a version.</summary>
    public async Task FollowAsync(LiveClient client, long until, CancellationToken cancel)
    {
        while (Version < until)
            Apply(await client.NextAsync(cancel));
    }

    /// <summary>Folds a message; those that are not about seats change nothing.</summary>
    /// <exception cref="InvalidDataException">It does not go on where the map is, or goes back.</exception>
    public void Apply(LiveEvent message)
    {
        var data = message.Data;
        switch (message.Target)
        {
            case "snapshot":
                _statuses = data.GetProperty("statuses").GetString()!.ToCharArray();
                Folded = (Folded.Snapshots + 1, Folded.Deltas);
                break;
            case "seatsChanged":
                if (data.GetProperty("fromVersion").GetInt64() != Version)
                    throw Misfit($"from {data.GetProperty("fromVersion")}");
                foreach (var change in data.GetProperty("seats").EnumerateArray())
                    _statuses![change[0].GetInt32()] = (char)('0' + change[1].GetInt32());
                Folded = (Folded.Snapshots, Folded.Deltas + 1);
                break;
            default:
                return;
        }

        var version = data.GetProperty("version").GetInt64();
        if (version <= Version)
            throw Misfit($"to {version}");
        Version = version;
        foreach (var area in data.GetProperty("areas").EnumerateArray())
            Areas[area.GetProperty("id").GetString()!] = area.GetProperty("available").GetInt32();
    }

    private InvalidDataException Misfit(string what) => new(string.Create(
        CultureInfo.InvariantCulture, $"A message {what} came to a map at version {Version}."));
}
