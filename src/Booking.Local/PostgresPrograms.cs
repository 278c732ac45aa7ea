using System.Globalization;
using System.Text.RegularExpressions;

namespace Booking.Local;

/// <summary>An installation of PostgreSQL's server programs.</summary>
/// <param name="Folder">The folder of <c>postgres</c>, <c>initdb</c> and <c>pg_isready</c>.</param>
/// <param name="Major">Its major version.</param>
public sealed partial record PostgresPrograms(string Folder, int Major)
{
    /// <summary>The oldest major version that will do.</summary>
    public const int OldestMajor = 15;

    private const string Packages = "/usr/lib/postgresql";
    private static readonly string[] Needed = ["postgres", "initdb", "pg_isready"];

    /// <summary>
    /// Finds an installation: the one on the PATH, else the newest under /usr/lib/postgresql (where Debian keeps them).
    /// </summary>
    /// <param name="major">
    /// The one major version that fits, for a cluster that exists; null for any that is new enough.
    /// </param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>The installation, or null when there is none.</returns>
    public static async Task<PostgresPrograms?> FindAsync(int? major, CancellationToken cancel)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var onPath = path.Split(':', StringSplitOptions.RemoveEmptyEntries);
        var packaged = Directory.Exists(Packages)
            ? Directory.GetDirectories(Packages).OrderByDescending(MajorOfFolder).Select(found => $"{found}/bin")
            : [];
        foreach (var folder in onPath.Concat(packaged).Where(HoldsAll))
        {
            var version = await Tool.RunAsync(Path.Combine(folder, "postgres"), ["--version"], cancel);
            var found = int.Parse(VersionNumber().Match(version).Value, CultureInfo.InvariantCulture);
            if (major is null ? found >= OldestMajor : found == major)
                return new(folder, found);
        }

        return null;
    }

    internal string PathOf(string program) => Path.Combine(Folder, program);

    private static bool HoldsAll(string folder) =>
        Array.TrueForAll(Needed, name => File.Exists(Path.Combine(folder, name)));

    private static int MajorOfFolder(string folder) =>
        int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0;

    [GeneratedRegex(@"\d+")]
    private static partial Regex VersionNumber();
}
