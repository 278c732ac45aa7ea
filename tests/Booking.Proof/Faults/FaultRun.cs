using System.Diagnostics;
using Booking.Domain;
using Booking.EventStore.Postgres;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;
using Booking.Proof.Stress;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Proof.Faults;

/// <summary>Buyers on two nodes, faults one after the other, and the verdict of the history in the end.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int Rows = 12;
    private const int Floor = 40;
    private const int HoldSeconds = 5;
    private const int Buyers = 12;
    private const string Progress = "select min(coalesce(last_seq_id, 0)) from booking.mt_event_progression";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockBound = FaultList.ClockStep + TimeSpan.FromMilliseconds(200);
    private static readonly BuyerHabits Habits = new() { ThinksUpTo = TimeSpan.FromMilliseconds(40) };

    private readonly FaultedShop _shop;
    private readonly NpgsqlDataSource _database;
    private readonly ConnectionMultiplexer _redis;
    private readonly ShopNode[] _nodes;
    private readonly ShopNode[] _probes;
    private readonly Random _random;

    private FaultRun(FaultedShop shop, ConnectionMultiplexer redis, int seed)
    {
        _shop = shop;
        _redis = redis;
        _random = new Random(seed);
        _database = PostgresDataSource.Create(shop.Postgres.ConnectionString);
        _nodes = Reach(AnswerWithin);
        _probes = Reach(ProbeWithin);

        ShopNode[] Reach(TimeSpan within) =>
            [.. shop.Apis.Select((api, i) => new ShopNode($"node {i + 1}", api.Address, within))];
    }

    /// <summary>Copies the logs of servers and nodes to files that begin with a path.</summary>
    public Task KeepLogsAsync(string path, CancellationToken cancel) => _shop.KeepLogsAsync(path, cancel);

    public static async Task<FaultRun> StartAsync(int seed, CancellationToken cancel)
    {
        var shop = await FaultedShop.StartAsync(cancel);
        return new FaultRun(shop, await ConnectionMultiplexer.ConnectAsync(shop.Redis.ConnectionString), seed);
    }

    /// <summary>Why a fault cannot be tried here; null where it can.</summary>
    public string? Lacks(Fault fault) => fault.Lacks(_shop);

    /// <summary>One history: the faults in their order, under load.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="told">Hears of each fault when its end has been got over.</param>
    /// <param name="historyFile">Where the evidence is to be kept; null for nowhere.</param>
    /// <param name="cancel">Ends all of it.</param>
    public async Task<(Verdict Verdict, IReadOnlyList<FaultReport> Faults)> TryAsync(
        IEnumerable<Fault> faults, Action<FaultReport> told, string? historyFile, CancellationToken cancel)
    {
        var floor = new ShopFloor(_nodes[0].Http);
        await floor.SignInManagerAsync(OwnShop.ManagerEmail, OwnShop.ManagerPassword, cancel);
        var sale = new Sale(await floor.OpenSessionAsync(Rows, Floor, HoldSeconds, cancel));
        var customers = await floor.SignInGuestsAsync(Buyers, cancel);
        var history = new OperationHistory(ClockBound);
        var client = new RecordingClient(history);
        await using var follower = await FeedFollower.StartAsync(_database, cancel);
        var reports = new List<FaultReport>();
        await using (var crowd = Crowd.LetIn(
            client, _nodes, customers, Buyers, sale, stop => OpenNextAsync(floor, stop), Habits, _random.Next(), cancel))
        {
            foreach (var fault in faults)
            {
                await Task.Delay(BetweenFaults, cancel);
                var report = await TryAsync(fault, client, customers, sale, cancel);
                reports.Add(report);
                told(report);
                if (crowd.Done.IsFaulted)
                    await crowd.Done;
            }

            await Task.Delay(BetweenFaults, cancel);
        }

        var evidence = await new EvidenceSource(_database, _shop.Redis.ConnectionString)
            .GatherAsync(history, sale.Plans, follower, hasStrangers: false, cancel);
        var verdict = Invariants.Judge(evidence);
        if (historyFile is not null)
            await EvidenceFile.WriteAsync(historyFile, evidence, cancel);
        return (verdict, reports);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Concat(_probes))
            node.Dispose();
        _redis.Dispose();
        await _database.DisposeAsync();
        await _shop.DisposeAsync();
    }

    private async Task<FaultReport> TryAsync(
        Fault fault, RecordingClient client, IReadOnlyList<Customer> customers, Sale sale, CancellationToken cancel)
    {
        var node = await fault.ChooseAsync(_shop, _random.Next(_shop.Apis.Length), cancel);
        await using var watch = fault.LeavesANodeWhole ? new StandstillWatch(_database, cancel) : null;
        var began = TimeSpan.FromMicroseconds(client.History.NowMicroseconds);
        var undecided = client.History.Undecided;
        await fault.BeginAsync(_shop, node, cancel);
        await Task.Delay(fault.Lasts, cancel);
        var ended = Stopwatch.GetTimestamp();
        var ending = fault.EndAsync(_shop, node, cancel);
        // Not only when it is put right: the time that this takes counts.
        var selling = _probes.Select((probe, i) => SellsAsync(
            client, probe, customers[i], sale, ended, cancel)).ToArray();
        var showing = ShowsAsync(sale.Current.Session, ended, cancel);
        await ending;
        await Task.WhenAll([.. selling, showing]);
        return new FaultReport(
            fault.Name, fault.IsOfOneNode ? node : null, began, selling.Max(sold => sold.Result), await showing,
            watch is null ? null : await watch.EndAsync(), client.History.Undecided - undecided);
    }

    private async Task<TimeSpan> SellsAsync(
        RecordingClient client, ShopNode node, Customer customer, Sale sale, long ended, CancellationToken cancel)
    {
        while (true)
        {
            var plan = sale.Current;
            var wish = Wish.For(plan.Seats[_random.Next(plan.Seats.Count)].Id);
            var answer = await client.ReserveAsync(node, customer, plan.Session, wish, key: null, cancel);
            var after = Stopwatch.GetElapsedTime(ended);
            if (answer.Outcome == Outcome.Ok || answer.Status == 409 || after > GiveUpAfter)
                return after;
            await Task.Delay(ProbePause, cancel);
        }
    }

    // All projections, and the seat map in Redis itself, have come to where the log was when it could first be asked.
    private async Task<TimeSpan> ShowsAsync(Guid session, long ended, CancellationToken cancel)
    {
        (long Position, long Version)? head = null;
        while (true)
        {
            try
            {
                head ??= (await QueryAsync("select coalesce(max(seq_id), 0) from booking.mt_events", cancel),
                    await QueryAsync("select version from booking.mt_streams where id = $1", cancel, session));
                if (await QueryAsync(Progress, cancel) >= head.Value.Position
                    && await SeatMapVersionAsync(session, cancel) >= head.Value.Version)
                    return Stopwatch.GetElapsedTime(ended);
            }
            catch (NpgsqlException)
            {
                // Not up again.
            }

            if (Stopwatch.GetElapsedTime(ended) > GiveUpAfter)
                return Stopwatch.GetElapsedTime(ended);
            await Task.Delay(ProbePause, cancel);
        }
    }

    // Redis is looked at over a connection of its own, with the client that the nodes have.
    private async Task<long> SeatMapVersionAsync(Guid session, CancellationToken cancel) =>
        await new SeatMapReader(_redis).ReadVersionAsync(new SessionId(session), cancel)
            is RedisReading<long>.Found { Value: var version }
            ? version
            : -1;

    private async Task<long> QueryAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    // The node that is asked may be the one that is broken.
    private static async Task<SessionPlan> OpenNextAsync(ShopFloor floor, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await floor.OpenSessionAsync(Rows, Floor, HoldSeconds, cancel);
            }
            catch (Exception failure) when (failure is HttpRequestException or InvalidDataException or TaskCanceledException)
            {
                cancel.ThrowIfCancellationRequested();
                await Task.Delay(Habits.WaitsAfterFailure, cancel);
            }
        }
    }
}
