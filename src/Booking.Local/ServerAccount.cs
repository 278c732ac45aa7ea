using System.Globalization;

namespace Booking.Local;

/// <summary>
/// The user that PostgreSQL runs as: ourselves, or another when we are root, whom PostgreSQL refuses.
/// </summary>
internal sealed class ServerAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];
    private readonly (int UserId, int GroupId)? _other;

    private ServerAccount((int, int)? other) => _other = other;

    public static ServerAccount Current() => new(Environment.IsPrivilegedProcess ? FindOther() : null);

    /// <summary>The command as it is to be run: as it is, or with the rights dropped before.</summary>
    public (string FileName, IReadOnlyList<string> Arguments) Run(
        string fileName, params IEnumerable<string> arguments)
    {
        if (_other is not { } other)
            return (fileName, [.. arguments]);
        string[] dropping = [$"--reuid={other.UserId}", $"--regid={other.GroupId}", "--clear-groups"];
        return ("setpriv", [.. dropping, fileName, .. arguments]);
    }

    /// <summary>
    /// Creates a folder that the account owns and can reach, at the given path or, where a folder above is closed to
    /// the account, under /var/lib with a link at the given path. Returns where it is.
    /// </summary>
    public async Task<string> PrepareFolderAsync(string folder, CancellationToken cancel)
    {
        folder = Path.GetFullPath(folder);
        if (new FileInfo(folder) is { LinkTarget: not null } link)
            folder = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Directory.CreateDirectory(folder);
        if (_other is not { } other)
            return folder;

        await OwnAsync(folder, other, cancel);
        if (await ReachesAsync(folder, cancel))
            return folder;

        if (Directory.EnumerateFileSystemEntries(folder).Any())
            throw new LocalServerException(
                $"The user {other.UserId}, as whom PostgreSQL runs, cannot reach its data in {folder}: "
                + "open the folders above it to others (chmod o+x).");
        var elsewhere = $"/var/lib/booking-{Guid.NewGuid():N}";
        Directory.CreateDirectory(elsewhere);
        await OwnAsync(elsewhere, other, cancel);
        if (!await ReachesAsync(elsewhere, cancel))
            throw new LocalServerException($"The user {other.UserId} can reach neither {folder} nor {elsewhere}.");
        Directory.Delete(folder);
        File.CreateSymbolicLink(folder, elsewhere);
        return elsewhere;
    }

    /// <summary>Hands a file over to the account.</summary>
    public Task OwnAsync(string path, CancellationToken cancel) =>
        _other is { } other ? OwnAsync(path, other, cancel) : Task.CompletedTask;

    private static Task<string> OwnAsync(string path, (int UserId, int GroupId) other, CancellationToken cancel) =>
        Tool.RunAsync("chown", [$"{other.UserId}:{other.GroupId}", path], cancel);

    private async Task<bool> ReachesAsync(string folder, CancellationToken cancel)
    {
        var (fileName, arguments) = Run("test", "-w", folder);
        return (await Tool.TryAsync(fileName, arguments, cancel)).ExitCode == 0;
    }

    private static (int, int) FindOther()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(parts => parts.Length > 3)
            .ToLookup(parts => parts[0], parts => (Number(parts[2]), Number(parts[3])));
        var name = Array.Find(Candidates, accounts.Contains) ?? throw new LocalServerException(
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.");
        return accounts[name].First();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
