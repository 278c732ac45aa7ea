using System.Diagnostics;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Benchmarks.Scenarios;
using Booking.Benchmarks.Servers;
using Booking.Testing;

namespace Booking.Benchmarks.Hot;

/// <summary>Measures how many reservations a second one session takes, and how many requests the bare server.</summary>
internal static class HotCommand
{
    private const string Summary = "Reservations of two seats on one session of 50,000, beside the bare server.";
    private static readonly LoadOptions Defaults = LoadOptions.Default with { Duration = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan EchoWarmUp = TimeSpan.FromSeconds(2);

    public static Task<int> RunAsync(string[] arguments) =>
        LoadOptions.Command(Summary, Defaults, RunAsync).Parse(arguments).InvokeAsync();

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder("bench");
        await using var backend = await Backend.StartAsync(options.DataFolder ?? folder.Location, countsStatements: false, cancel);
        using var echo = await ServerProcess.StartEchoAsync(cancel);
        await WarmUpAsync(backend, echo, options, cancel);

        var report = new HotReport(options, await Machine.DescribeAsync(folder.Location, backend.Database, cancel));
        for (var round = 1; round <= options.Rounds; round++)
        {
            var session = await SessionForSale.OpenAsync(backend, SaleShape.Hot, round, cancel);
            await backend.CatchUpAsync(cancel);
            var before = backend.CpuUsed(echo.ProcessId);
            var bare = Drive(echo.Port, session.RequestsForAll(), true, options.Duration, options);
            var bareCpu = (backend.CpuUsed(echo.ProcessId) - before).MicrosecondsEach(bare.Answers);
            report.Add(await SellAsync(backend, session, options, cancel) with { Echo = bare, EchoCpu = bareCpu });
        }

        report.Write(Console.Out);
        return 0;
    }

    // The runtime compiles what is hot once and again for a while: a server that runs for days has that behind it.
    private static async Task WarmUpAsync(
        Backend backend, ServerProcess echo, LoadOptions options, CancellationToken cancel)
    {
        for (var sale = 1; sale <= options.WarmUps; sale++)
        {
            var session = await SessionForSale.OpenAsync(backend, SaleShape.Hot, -sale, cancel);
            Drive(echo.Port, session.RequestsForAll(), true, EchoWarmUp, options);
            await SellAsync(backend, session, options, cancel);
        }
    }

    private static async Task<HotRound> SellAsync(
        Backend backend, SessionForSale session, LoadOptions options, CancellationToken cancel)
    {
        var before = backend.CpuUsed();
        var hot = Drive(backend.Port, session.RequestsForAll(), false, options.Duration, options);
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
        int port, PreparedRequests requests, bool isRepeated, TimeSpan atMost, LoadOptions options)
    {
        using var driver = new LoadDriver(port, options.Connections);
        GC.Collect();
        return driver.Run(requests, isRepeated, atMost, (int)HttpStatusCode.Created);
    }
}
