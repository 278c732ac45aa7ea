namespace Booking.Testing;

/// <summary>
/// A folder under the system's temporary one that is removed at the end, and by a later run when its owner was killed.
/// </summary>
/// <remarks>
/// A file beside it is locked as long as its owner lives; the kernel gives the lock back whatever becomes of the owner.
/// </remarks>
public sealed class TemporaryFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"booking-tests-{Environment.UserName}");
    // Between the making of a lock file and its locking it looks abandoned.
    private static readonly TimeSpan YoungestToRemove = TimeSpan.FromMinutes(1);
    private static int _swept;

    private readonly FileStream _lock;

    public TemporaryFolder(string name)
    {
        Directory.CreateDirectory(Root);
        if (Interlocked.Exchange(ref _swept, 1) == 0)
            RemoveAbandoned();
        Location = Path.Combine(Root, $"{name}-{Guid.NewGuid():N}");
        _lock = new FileStream(Location + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(Location);
    }

    /// <summary>The full path.</summary>
    public string Location { get; }

    public string PathOf(string name) => Path.Combine(Location, name);

    public void Dispose()
    {
        Directory.Delete(Location, recursive: true);
        File.Delete(Location + LockSuffix);
        _lock.Dispose();
    }

    /// <summary>Removes the folders whose owners were killed.</summary>
    public static void RemoveAbandoned()
    {
        foreach (var file in Directory.EnumerateFiles(Root, "*" + LockSuffix))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < YoungestToRemove)
                continue;
            try
            {
                using var taken = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                var folder = file[..^LockSuffix.Length];
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
                File.Delete(file);
            }
            catch (IOException)
            {
                // Its owner lives, or a server of a killed owner is still writing its last: the next run sees to it.
            }
        }
    }
}
