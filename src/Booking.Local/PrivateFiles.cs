using System.Security.Cryptography;
using System.Text;

namespace Booking.Local;

/// <summary>Files and folders that their owner alone may read.</summary>
internal static class PrivateFiles
{
    private const int PasswordBytes = 24;

    public static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Local servers are for Linux.");
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Local servers are for Linux.");
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
    }
}
