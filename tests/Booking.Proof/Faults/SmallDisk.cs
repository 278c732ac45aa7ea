using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Booking.Proof.Faults;

/// <summary>
/// A file system in memory that can be filled up: a tmpfs, mounted on a folder. Only root may mount one; where that is not
/// allowed there is none, and the fault that needs it is left out and said to be.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int SizeMebibytes = 320;
    private const int BlockBytes = 64 * 1024;

    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<SmallDisk?> TryMountAsync(string folder, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
            return null;
        Directory.CreateDirectory(folder);
        var size = string.Create(CultureInfo.InvariantCulture, $"size={SizeMebibytes}m,mode=0755");
        return await RunAsync("mount", ["-t", "tmpfs", "-o", size, "booking-proof", folder], cancel) == 0
            ? new SmallDisk(folder)
            : null;
    }

    /// <summary>Takes all the room that is left.</summary>
    public async Task FillAsync(CancellationToken cancel)
    {
        var block = new byte[BlockBytes];
        await using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (true)
        {
            try
            {
                await file.WriteAsync(block, cancel);
            }
            catch (IOException)
            {
                return; // Full.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    public async ValueTask DisposeAsync() => await RunAsync("umount", ["--lazy", _folder], CancellationToken.None);

    private static async Task<int> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            await process.WaitForExitAsync(cancel);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1; // There is no such program.
        }
    }
}
