using System.Globalization;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Benchmarks.Servers;

namespace Booking.Benchmarks.Scenarios;

/// <summary>Seat maps of 50,000 seats beside a server that has the same bytes at hand.</summary>
internal sealed class SeatMapScenario : IScenario
{
    private static readonly Goal RatioToStatic = Goal.AtLeast(0.8);

    public string Name => "seat-maps";

    public string Summary => "Seat maps of 50,000 seats, compact, full and on condition, beside a static answer.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        var sold = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, session.RequestsForAll(), false, TimeSpan.FromSeconds(0.5),
            HttpStatusCode.Created);
        await bench.Backend.CatchUpAsync(cancel);
        await session.CheckAsync(bench.Backend, sold.Answers, cancel);

        var path = $"/sessions/{session.Id}/seats";
        var folder = Directory.CreateDirectory(Path.Combine(bench.Folder, "static")).FullName;
        foreach (var format in new[] { StaticServer.Compact, StaticServer.Full })
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, format),
                await bench.Backend.Http.GetByteArrayAsync($"{path}?format={format}", cancel), cancel);
        }

        using var server = await ServerProcess.StartAsync(
            StaticServer.Command, new Dictionary<string, string> { [StaticServer.Folder] = folder }, cancel);
        var version = sold.Answers + 1;
        return
        [
            .. Compare(bench, server, "compact", PreparedRequests.Get($"{path}?format=compact"), HttpStatusCode.OK),
            .. Compare(bench, server, "full", PreparedRequests.Get($"{path}?format=full"), HttpStatusCode.OK),
            .. Compare(
                bench, server, "not modified", PreparedRequests.Get($"{path}?format=compact", version),
                HttpStatusCode.NotModified),
        ];
    }

    private IEnumerable<Figure> Compare(
        Bench bench, ServerProcess server, string what, byte[] request, HttpStatusCode expected)
    {
        var requests = new PreparedRequests([request]);
        var statics = new List<LoadResult>();
        var maps = new List<LoadResult>();
        // First what the runtimes of both have yet to compile.
        for (var round = -bench.Options.WarmUps; round < bench.Options.Rounds; round++)
        {
            var bare = Drive(server.Port);
            var map = Drive(bench.Backend.Port);
            if (round < 0)
                continue;
            statics.Add(bare);
            maps.Add(map);
        }

        return
        [
            new(Name, $"{what}, static", Median.PerSecond(statics), "/s"),
            new(Name, what, Median.PerSecond(maps), "/s"),
            new(Name, string.Create(CultureInfo.InvariantCulture, $"p99 of {what}"), Median.P99(maps), "ms"),
            new(Name, $"{what} to static",
                Median.Of(maps.Zip(statics, (map, bare) => map.PerSecond / bare.PerSecond)), "x", RatioToStatic),
        ];

        LoadResult Drive(int port) =>
            Bench.Drive(port, bench.Options.Connections, requests, true, TimeSpan.FromSeconds(2), expected);
    }
}
