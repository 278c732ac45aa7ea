using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Benchmarks.Servers;

namespace Booking.Benchmarks.Scenarios;

/// <summary>What scenarios run on: the product and the bare server, both warm.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan EchoWarmUp = TimeSpan.FromSeconds(2);
    private const int ManySessions = 1_000;
    private static readonly SaleShape Arena = new() { Rows = 90, SeatsPerRow = 100 };
    private int _seed;
    private OpenSessions? _sessions;
    private double? _greatestRate;

    private Bench(LoadOptions options, string folder, Backend backend, ServerProcess echo)
    {
        Options = options;
        Folder = folder;
        Backend = backend;
        Echo = echo;
    }

    public LoadOptions Options { get; }

    public string Folder { get; }

    public Backend Backend { get; }

    public ServerProcess Echo { get; }

    /// <summary>Starts everything and runs what has to be compiled until it is.</summary>
    public static async Task<Bench> StartAsync(
        LoadOptions options, string folder, bool countsStatements, CancellationToken cancel)
    {
        var backend = await Backend.StartAsync(options.DataFolder ?? folder, countsStatements, cancel);
        var bench = new Bench(options, folder, backend, await ServerProcess.StartEchoAsync(cancel));
        for (var sale = 1; sale <= options.WarmUps; sale++)
            await bench.SellAsync(options.Connections, EchoWarmUp, cancel);
        return bench;
    }

    /// <summary>A session that no scenario has touched.</summary>
    public Task<SessionForSale> OpenAsync(SaleShape shape, CancellationToken cancel) =>
        SessionForSale.OpenAsync(Backend, shape, ++_seed, cancel);

    /// <summary>A run of the bare server and the sale of a hot session, checked.</summary>
    public async Task<Sale> SellAsync(
        int connections, TimeSpan duration, CancellationToken cancel)
    {
        var session = await OpenAsync(SaleShape.Hot, cancel);
        var requests = session.RequestsForAll();
        await Backend.CatchUpAsync(cancel);
        var echo = Drive(Echo.Port, connections, requests, true, duration, HttpStatusCode.Created);
        var head = await Backend.HeadAsync(cancel);
        var before = Backend.CpuUsed();
        var hot = Drive(Backend.Port, connections, requests, false, duration, HttpStatusCode.Created);
        await Backend.CatchUpAsync(cancel);
        var cpu = (Backend.CpuUsed() - before).MicrosecondsEach(hot.Answers);
        await session.CheckAsync(Backend, hot.Answers, cancel);
        return new Sale(echo, hot, cpu, await Backend.EventsPerCommitAsync(head, cancel));
    }

    /// <summary>How many reservations a second the hot session takes, the median of the rounds.</summary>
    public async Task<double> GreatestRateAsync(CancellationToken cancel)
    {
        if (_greatestRate is { } known)
            return known;
        var rates = new List<double>();
        for (var round = 0; round < Options.Rounds; round++)
            rates.Add((await SellAsync(Options.Connections, TimeSpan.FromSeconds(1), cancel)).Hot.PerSecond);
        return (_greatestRate = Median.Of(rates)).Value;
    }

    /// <summary>1,000 sessions of 9,000 seats, opened once.</summary>
    public async Task<OpenSessions> SessionsAsync(CancellationToken cancel)
    {
        _sessions ??= await OpenManyAsync(cancel);
        await Backend.CatchUpAsync(cancel);
        return _sessions;
    }

    /// <summary>As many as those, that no scenario has touched.</summary>
    public Task<OpenSessions> OpenManyAsync(CancellationToken cancel) =>
        OpenSessions.OpenAsync(Backend, Arena, ManySessions, cancel);

    /// <summary>Asks as fast as it is answered.</summary>
    public static LoadResult Drive(
        int port, int connections, PreparedRequests requests, bool isRepeated, TimeSpan atMost,
        params HttpStatusCode[] expected)
    {
        using var driver = new LoadDriver(port, connections);
        GC.Collect();
        return driver.Run(requests, isRepeated, atMost, [.. expected.Select(status => (int)status)]);
    }

    /// <summary>Asks at a steady rate.</summary>
    public static LoadResult DriveAtRate(
        int port, int connections, PreparedRequests requests, double perSecond, int count, params HttpStatusCode[] expected)
    {
        using var driver = new LoadDriver(port, connections);
        GC.Collect();
        return driver.RunAtRate(requests, perSecond, count, [.. expected.Select(status => (int)status)]);
    }

    public async ValueTask DisposeAsync()
    {
        Echo.Dispose();
        await Backend.DisposeAsync();
    }
}
