using System.Diagnostics;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Testing;

namespace Booking.Benchmarks.Hot;

/// <summary>Measures how many reservations a second one session takes, and how many requests the bare server.</summary>
internal static class HotCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static Task<int> RunAsync(string[] arguments) =>
        HotOptions.Command(RunAsync).Parse(arguments).InvokeAsync();

    private static async Task<int> RunAsync(HotOptions options, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder("bench");
        await using var backend = await HotBackend.StartAsync(options.DataFolder ?? folder.Location, cancel);
        using var echo = await EchoProcess.StartAsync(cancel);
        var tokens = await backend.SignInGuestsAsync(HotOptions.Customers, cancel);

        // Both servers compile their hot paths once more when they have run for a while: that is not measured.
        var session = await HotSession.OpenAsync(backend, tokens, 0, cancel);
        Drive(echo.Port, session.Requests, true, WarmUp, options);
        await SellAsync(backend, session, options, cancel);

        var report = new HotReport(options, await Machine.DescribeAsync(folder.Location, backend.Database, cancel));
        for (var round = 1; round <= options.Rounds; round++)
        {
            session = await HotSession.OpenAsync(backend, tokens, round, cancel);
            await backend.CatchUpAsync(cancel);
            var before = backend.CpuUsed(echo.ProcessId);
            var bare = Drive(echo.Port, session.Requests, true, options.Duration, options);
            var bareCpu = (backend.CpuUsed(echo.ProcessId) - before).MicrosecondsEach(bare.Answers);
            report.Add(await SellAsync(backend, session, options, cancel) with { Echo = bare, EchoCpu = bareCpu });
        }

        report.Write(Console.Out);
        return 0;
    }

    private static async Task<HotRound> SellAsync(
        HotBackend backend, HotSession session, HotOptions options, CancellationToken cancel)
    {
        var before = backend.CpuUsed();
        var hot = Drive(backend.Port, session.Requests, false, options.Duration, options);
        var after = backend.CpuUsed() - before;
        var answered = Stopwatch.GetTimestamp();
        await backend.CatchUpAsync(cancel);
        var catchUp = Stopwatch.GetElapsedTime(answered);
        var cpu = (backend.CpuUsed() - before).MicrosecondsEach(hot.Answers);
        await session.CheckAsync(backend, hot.Answers, cancel);
        var busy = (after.Total + after.Others) / (hot.Elapsed.TotalSeconds * Environment.ProcessorCount);
        return new HotRound(hot, default, hot, cpu, busy, catchUp);
    }

    private static LoadResult Drive(
        int port, PreparedRequests requests, bool isRepeated, TimeSpan atMost, HotOptions options)
    {
        using var driver = new LoadDriver(port, options.Connections);
        GC.Collect();
        return driver.Run(requests, isRepeated, atMost, (int)HttpStatusCode.Created);
    }
}
