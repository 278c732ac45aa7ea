using Booking.Local;

namespace Booking.Cli.Audit;

/// <summary>
/// A file that has its name only once it is whole: it is written beside it, as <c>NAME.part</c>, brought to the disk, and renamed.
/// </summary>
internal static class WholeFile
{
    private const string Suffix = ".part";
    private const string Devices = "/dev/";

    /// <summary>Writes a file, in place of one of the same name. What fails, or is stopped, leaves that one as it was.</summary>
    /// <exception cref="LocalServerException">It cannot be written there.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        try
        {
            path = Path.GetFullPath(path);
            if (File.Exists(path))
                path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (Directory.Exists(path))
                throw new IOException($"{path} is a folder.");
            // A rename would put a file in the place of the device.
            if (path.StartsWith(Devices, StringComparison.Ordinal))
                throw new IOException($"{path} is no file; without --out everything goes to the standard output.");
            return await WriteBesideAsync(path, write);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LocalServerException(failure.Message);
        }
    }

    private static async Task<T> WriteBesideAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        var part = path + Suffix;
        var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            T result;
            await using (file)
            {
                result = await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
