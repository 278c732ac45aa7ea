using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Npgsql;

namespace Booking.Benchmarks.Reporting;

/// <summary>What was measured on, and what was measured.</summary>
/// <param name="Processor">Its name and how many of them.</param>
/// <param name="System">The kernel and the runtime.</param>
/// <param name="Postgres">Its version.</param>
/// <param name="SyncMicroseconds">The median of writing 8 KiB and waiting for the disk.</param>
/// <param name="Commit">The program's version with the commit it was built from.</param>
internal sealed record Machine(string Processor, string System, string Postgres, double SyncMicroseconds, string Commit)
{
    private const int Syncs = 200;
    private const int PageBytes = 8 * 1024;

    public static async Task<Machine> DescribeAsync(string folder, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var version = database.CreateCommand("select split_part(version(), ' on ', 1)");
        return new Machine(
            $"{Environment.ProcessorCount} x {ProcessorName()}",
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            (string)(await version.ExecuteScalarAsync(cancel))!,
            MedianSync(folder),
            typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    }

    private static string ProcessorName() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    // As the write-ahead log does it: within a file whose blocks are there already.
    private static double MedianSync(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "sync"), FileMode.Create);
        var page = new byte[PageBytes];
        var took = new double[Syncs];
        for (var pass = 0; pass < 2; pass++)
        {
            file.Position = 0;
            for (var i = 0; i < Syncs; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                took[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            }
        }

        Array.Sort(took);
        return took[Syncs / 2];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}\n{System}\n{Postgres}, fsync on; 8 KiB to disk in {SyncMicroseconds:0} µs\nBooking {Commit}");
}
