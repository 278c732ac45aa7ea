using System.Globalization;
using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

/// <summary>`booking audit export` of a log that is much larger than its memory.</summary>
public sealed class LongExportTests(LongLog log) : IClassFixture<LongLog>, IDisposable
{
    // A tenth of what the file has; the runtime ends a process that wants more.
    private const int HeapBytes = 12 << 20;

    private readonly TemporaryFolder _folder = new("export");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jsonl", 0)]
    [InlineData("csv", 1)]
    public async Task It_is_written_whole_by_a_process_that_has_a_tenth_of_its_size_for_its_heap(string format, int headLines)
    {
        var file = _folder.PathOf("events");
        using var export = Start(log.Postgres, "--format", format, "--out", file);

        var (exitCode, _, errors) = await export.EndAsync(Cancel);

        Assert.True(exitCode == 0, errors);
        Assert.Contains(LongLog.Events.ToString("N0", CultureInfo.InvariantCulture), errors, StringComparison.Ordinal);
        Assert.Equal(LongLog.Events + headLines, File.ReadLines(file).Count());
        Assert.True(new FileInfo(file).Length > 5 * HeapBytes, $"Only {new FileInfo(file).Length} bytes.");
    }

    [Fact]
    public async Task One_that_is_stopped_in_the_middle_leaves_no_half_file_and_an_earlier_one_as_it_was()
    {
        var file = _folder.PathOf("events.jsonl");
        await File.WriteAllTextAsync(file, "an earlier one", Cancel);
        // So slow that it cannot be through before the signal comes.
        await using var slowly = new FaultyProxy(new NpgsqlConnectionStringBuilder(log.Postgres).Port)
        {
            Delay = TimeSpan.FromMilliseconds(20),
        };
        using var export = Start(slowly.Through(log.Postgres), "--out", file);
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.True(new FileInfo(file + ".part") is { Exists: true, Length: > 0 });
                return Task.CompletedTask;
            },
            cancel: Cancel);

        export.Identity.TrySignal(ProcessSignal.Interrupt);

        Assert.Equal(130, (await export.EndAsync(Cancel)).ExitCode);
        Assert.Equal([file], Directory.EnumerateFiles(_folder.Location, "events*"));
        Assert.Equal("an earlier one", await File.ReadAllTextAsync(file, Cancel));
    }

    private CommandLine Start(string postgres, params string[] arguments) => CommandLine.Start(
        new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = postgres,
            ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("x", CultureInfo.InvariantCulture),
        },
        ["audit", "export", "--folder", _folder.PathOf("local"), .. arguments]);
}
