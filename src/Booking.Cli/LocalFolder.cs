using Booking.Local;

namespace Booking.Cli;

/// <summary>The folder in which `booking run` keeps its data and remembers what it has started.</summary>
internal sealed class LocalFolder
{
    /// <summary>The most nodes of the API that are remembered.</summary>
    public const int MaxNodes = 9;

    private const string Run = "run";

    /// <summary>Names of <see cref="Remember"/>: first who asks, then who answers.</summary>
    public static IEnumerable<string> ServersInOrderOfStopping =>
        ["nginx", "api", .. Enumerable.Range(0, MaxNodes).Select(NodeName), "redis", "postgres"];

    public LocalFolder(string? path)
    {
        Location = Path.GetFullPath(path ?? Path.Combine(FindProject(), ".local"));
        Directory.CreateDirectory(Processes);
    }

    public string Location { get; }

    public string Postgres => Path.Combine(Location, "postgres");

    public string Redis => Path.Combine(Location, "redis");

    public string Nginx => Path.Combine(Location, "nginx");

    public string ApiLog => Path.Combine(Location, "api.log");

    private string Connections => Path.Combine(Location, "connections");

    private string Processes => Path.Combine(Location, "processes");

    /// <summary>Makes this process the only one that runs in the folder, until it is disposed of.</summary>
    /// <exception cref="LocalServerException">Another one is running in it.</exception>
    public IDisposable Occupy()
    {
        if (TryOccupy() is { } occupation)
        {
            Remember(Run, ProcessIdentity.Of(Environment.ProcessId)!);
            return occupation;
        }

        var which = FindRun() is { } other ? $" (process {other.ProcessId})" : "";
        throw new LocalServerException(
            $"Booking is already running in {Location}{which}. Stop it with Ctrl-C there, or with ./booking stop.");
    }

    /// <summary>Notes where the servers of the present run are, for other commands of the same user.</summary>
    public void RememberConnections(string postgres, string redis)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(Connections, options);
        writer.WriteLine(postgres);
        writer.WriteLine(redis);
    }

    /// <summary>What <see cref="RememberConnections"/> noted; null where nothing runs in the folder.</summary>
    public (string Postgres, string Redis)? FindConnections()
    {
        using var occupation = TryOccupy();
        return occupation is null && File.Exists(Connections) && File.ReadAllLines(Connections) is [var postgres, var redis, ..]
            ? (postgres, redis)
            : null;
    }

    /// <summary>As <see cref="Occupy"/>; null when another process is running in the folder.</summary>
    /// <remarks>The lock is the kernel's: it is given back whatever becomes of its owner.</remarks>
    public IDisposable? TryOccupy()
    {
        try
        {
            return new Occupation(this, new FileStream(
                Path.Combine(Location, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static string NodeName(int number) => $"api-{number + 1}";

    public string NodeLog(int number) => Path.Combine(Location, $"{NodeName(number)}.log");

    public ProcessIdentity? FindRun() => Find(Run);

    /// <summary>The process remembered under a name, if that very process still lives.</summary>
    public ProcessIdentity? Find(string name) =>
        File.Exists(FileOf(name)) && ProcessIdentity.Parse(File.ReadAllText(FileOf(name))) is { IsAlive: true } process
            ? process
            : null;

    public void Remember(string name, ProcessIdentity process) => File.WriteAllText(FileOf(name), $"{process}\n");

    private static string FindProject()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Booking.sln")))
                return folder;
        }

        throw new LocalServerException("This program does not lie in a checkout of Booking; give --folder.");
    }

    private string FileOf(string name) => Path.Combine(Processes, name + ".pid");

    private sealed class Occupation(LocalFolder folder, FileStream taken) : IDisposable
    {
        public void Dispose()
        {
            foreach (var file in Directory.EnumerateFiles(folder.Processes, "*.pid"))
                File.Delete(file);
            taken.Dispose();
        }
    }
}
