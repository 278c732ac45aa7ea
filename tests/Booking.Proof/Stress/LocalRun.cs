using System.Globalization;

namespace Booking.Proof.Stress;

/// <summary>The servers of a `./booking run` in this checkout, found by what it keeps in `.local/`.</summary>
internal static class LocalRun
{
    // The fourth line of postmaster.pid is the port (PostgreSQL's pidfile.h).
    private const int PortLine = 3;

    /// <summary>How to reach them; null where none runs.</summary>
    public static (string Postgres, string Redis)? Find()
    {
        if (FindFolder() is not { } folder)
            return null;
        var postmaster = Path.Combine(folder, "postgres", "data", "postmaster.pid");
        var password = Path.Combine(folder, "postgres", "password");
        var redis = Path.Combine(folder, "redis", "redis.conf");
        if (!File.Exists(postmaster) || !File.Exists(password) || !File.Exists(redis))
            return null;
        var port = File.ReadAllLines(postmaster)[PortLine].Trim();
        var settings = File.ReadAllLines(redis).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1]);
        return (
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={port};Database=booking;Username=booking;Password={File.ReadAllText(password).Trim()}"),
            $"127.0.0.1:{settings["port"].First()},password={settings["requirepass"].First()},abortConnect=false");
    }

    private static string? FindFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Booking.sln")))
                return Path.Combine(folder, ".local");
        }

        return null;
    }
}
