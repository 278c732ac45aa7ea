namespace Booking.Local;

/// <summary>The log files that servers append to.</summary>
internal static class LogFiles
{
    private const long LargestBytes = 16 << 20;
    private const int TailBytes = 16 << 10;

    /// <summary>Sets a log that has grown too large aside, in place of the one set aside before.</summary>
    public static void Rotate(string path)
    {
        if (LengthOf(path) > LargestBytes)
            File.Move(path, path + ".1", overwrite: true);
    }

    public static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>What was written since the log had a given length, of that the end.</summary>
    public static string ReadFrom(string path, long begin)
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(Math.Max(Math.Min(begin, file.Length), file.Length - TailBytes), SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
