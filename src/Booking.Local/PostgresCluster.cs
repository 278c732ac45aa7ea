using System.Globalization;

namespace Booking.Local;

/// <summary>The data of a <see cref="LocalPostgres"/> on disk: the cluster, its superuser and its password.</summary>
internal sealed class PostgresCluster
{
    public const string Superuser = "booking";
    public const string Database = "booking";
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(60);

    private PostgresCluster(string folder, PostgresPrograms programs, ServerAccount account, string password)
    {
        Folder = folder;
        Programs = programs;
        Account = account;
        Password = password;
    }

    public string Folder { get; }

    public PostgresPrograms Programs { get; }

    public ServerAccount Account { get; }

    public string Password { get; }

    public string Data => Path.Combine(Folder, "data");

    public string LogFile => Path.Combine(Folder, "postgres.log");

    private string PostmasterFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Opens the cluster in a folder, creating it the first time.</summary>
    public static async Task<PostgresCluster> OpenAsync(string folder, CancellationToken cancel)
    {
        var account = ServerAccount.Current();
        folder = await account.PrepareFolderAsync(folder, cancel);
        var data = Path.Combine(folder, "data");
        var passwordFile = Path.Combine(folder, "password");
        var versionFile = Path.Combine(data, "PG_VERSION");
        int? major = File.Exists(versionFile)
            ? int.Parse(await File.ReadAllTextAsync(versionFile, cancel), CultureInfo.InvariantCulture)
            : null;
        var programs = await PostgresPrograms.FindAsync(major, cancel) ?? throw new LocalServerException(
            $"PostgreSQL {(object?)major ?? "15 or newer"} is not installed. On Debian: apt-get install postgresql-15");
        if (major is null)
            await CreateAsync(data, passwordFile, programs, account, cancel);
        var password = await File.ReadAllTextAsync(passwordFile, cancel);
        return new PostgresCluster(folder, programs, account, password.Trim());
    }

    /// <summary>
    /// Waits for an earlier server of this cluster that is still shutting down, and removes what one that was killed
    /// left behind: its process id may by now be that of a process that has nothing to do with it.
    /// </summary>
    public async Task ClearEarlierServerAsync(CancellationToken cancel)
    {
        if (PostmasterId() is not { } id)
            return;
        if (ProcessIdentity.Of(id) is { } process && IsServerOfThisCluster(id)
            && !await process.WaitForExitAsync(ShutdownPatience, cancel))
            throw new LocalServerException($"Another PostgreSQL (process {id}) is running on {Data}.");
        File.Delete(PostmasterFile);
    }

    /// <summary>Whether the server with this process id has declared itself ready for connections.</summary>
    public bool IsReady(int processId)
    {
        // The eighth line of postmaster.pid is the status that pg_ctl waits for (PostgreSQL's pidfile.h).
        const int StatusLine = 7;
        try
        {
            var lines = File.ReadAllLines(PostmasterFile);
            return lines.Length > StatusLine && lines[0] == processId.ToString(CultureInfo.InvariantCulture)
                && lines[StatusLine].Trim() == "ready";
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static async Task CreateAsync(
        string data, string passwordFile, PostgresPrograms programs, ServerAccount account, CancellationToken cancel)
    {
        // Made beside its place and moved there when complete: an interrupted start leaves nothing half-made.
        var unfinished = data + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await PrivateFiles.WriteAsync(passwordFile, PrivateFiles.NewPassword(), cancel);
        await account.OwnAsync(passwordFile, cancel);

        var (initdb, arguments) = account.Run(programs.PathOf("initdb"),
            "--pgdata", unfinished, "--username", Superuser, "--pwfile", passwordFile, "--encoding", "UTF8",
            "--locale", "C.UTF-8", "--auth-host", "scram-sha-256", "--auth-local", "reject");
        await Tool.RunAsync(initdb, arguments, cancel);

        var (postgres, singleUser) = account.Run(programs.PathOf("postgres"), "--single", "-D", unfinished, "postgres");
        var output = await Tool.RunAsync(postgres, singleUser, cancel, $"CREATE DATABASE {Database};\n");
        if (output.Contains("ERROR", StringComparison.Ordinal))
            throw new LocalServerException($"The database could not be created:\n{output}");
        Directory.Move(unfinished, data);
    }

    private int? PostmasterId() =>
        File.Exists(PostmasterFile) && File.ReadLines(PostmasterFile).FirstOrDefault() is { } line
        && int.TryParse(line, CultureInfo.InvariantCulture, out var id) ? id : null;

    private bool IsServerOfThisCluster(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(Data);
        }
        catch (IOException)
        {
            return false; // It ended in between.
        }
    }
}
