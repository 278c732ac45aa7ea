using System.Diagnostics;
using System.Globalization;
using Booking.EventStore.Postgres;
using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;
using Booking.Testing;
using Npgsql;

namespace Booking.Proof.Stress;

/// <summary>`./booking stress`: the double-sale test that everybody wants to see.</summary>
internal static class StressCommand
{
    private const int Rows = 60;
    private const int Floor = 60;
    private const int HoldSeconds = 5;
    private const int MostCustomers = 64;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockBound = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(StressOptions options, CancellationToken cancel)
    {
        if (options.Addresses.Length > 0)
            return await RunAsync(options, RunningShop.Find(options.Addresses), cancel);
        Console.WriteLine("Starting PostgreSQL, Redis and a node …");
        using var folder = new TemporaryFolder("stress");
        await using var own = await OwnShop.StartAsync(folder.Location, cancel);
        return await RunAsync(options, RunningShop.Of(own), cancel);
    }

    private static async Task<int> RunAsync(StressOptions options, RunningShop shop, CancellationToken cancel)
    {
        var nodes = shop.Addresses.Select((address, i) => new ShopNode(
            string.Create(CultureInfo.InvariantCulture, $"node {i + 1}"), address, AnswerWithin)).ToArray();
        var floor = new ShopFloor(nodes[0].Http);
        var first = await PrepareAsync(options, shop, floor, cancel);
        await using var database = await OpenLogAsync(shop, first, cancel);
        var sale = new Sale(first);
        var customers = await floor.SignInGuestsAsync(Math.Min(options.Buyers, MostCustomers), cancel);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Buyers} buyers want the same seats of {first.Seats.Count} at the same moment, for {options.Duration.TotalSeconds:0} s "
            + $"at {string.Join(", ", shop.Addresses.AsEnumerable())}"));
        var history = new OperationHistory(ClockBound);
        await using var follower = database is null ? null : await FeedFollower.StartAsync(database, cancel);
        var began = Stopwatch.GetTimestamp();
        await SellAsync(options, nodes, floor, sale, customers, history, cancel);
        var took = Stopwatch.GetElapsedTime(began);

        Console.WriteLine("Waiting until the last holds are over, and reading the log …");
        var evidence = database is null
            ? new Evidence { Header = history.Header, Operations = history.InOrder() }
            : await new EvidenceSource(database, shop.Redis).GatherAsync(
                history, sale.Plans, follower, options.Session is not null, cancel);
        if (options.HistoryFile is { } file)
            await EvidenceFile.WriteAsync(file, evidence, cancel);
        foreach (var node in nodes)
            node.Dispose();
        return Report(evidence, took, history, database is not null);
    }

    private static async Task<SessionPlan> PrepareAsync(
        StressOptions options, RunningShop shop, ShopFloor floor, CancellationToken cancel)
    {
        if (options.Session is { } session)
            return await floor.ReadPlanAsync(session, cancel);
        await floor.SignInManagerAsync(shop.ManagerEmail, shop.ManagerPassword, cancel);
        return await floor.OpenSessionAsync(Rows, Floor, HoldSeconds, cancel);
    }

    // A database that knows nothing of the session is another system's, and would accuse this one.
    private static async Task<NpgsqlDataSource?> OpenLogAsync(RunningShop shop, SessionPlan plan, CancellationToken cancel)
    {
        if (shop.Postgres is not { } postgres)
            return null;
        var database = PostgresDataSource.Create(postgres);
        try
        {
            if ((await new LogReader(database).ReadHeadsAsync([plan.Session], cancel)).Count > 0)
                return database;
            Console.WriteLine("The database that was given, or found in .local/, is not that of this system: it is not looked at.");
        }
        catch (NpgsqlException failure)
        {
            Console.WriteLine($"The database that was given, or found in .local/, cannot be looked at: {failure.Message}");
        }

        await database.DisposeAsync();
        return null;
    }

    private static async Task SellAsync(
        StressOptions options, ShopNode[] nodes, ShopFloor floor, Sale sale, IReadOnlyList<Customer> customers,
        OperationHistory history, CancellationToken cancel)
    {
        Func<CancellationToken, Task<SessionPlan>>? openNext = options.Session is null
            ? stop => floor.OpenSessionAsync(Rows, Floor, HoldSeconds, stop)
            : null;
        var habits = new BuyerHabits { Pay = options.Session is null };
        await using var crowd = Crowd.LetIn(
            new RecordingClient(history), nodes, customers, options.Buyers, sale, openNext, habits, options.Seed, cancel);
        var time = Task.WhenAny(crowd.Done, Task.Delay(options.Duration, cancel)).Unwrap();
        await new ProgressLine(Console.Out, !Console.IsOutputRedirected).WatchAsync(
            time, history, () => $"{sale.Plans.Count} {(sale.Plans.Count == 1 ? "session" : "sessions")}");
        await crowd.StopAsync();
        if (!habits.Pay)
            await crowd.GiveBackAsync(cancel);
        if (history.IsFull)
            Console.WriteLine("The history is full: the buyers stopped early.");
    }

    private static int Report(Evidence evidence, TimeSpan took, OperationHistory history, bool hasLog)
    {
        Console.WriteLine();
        var verdict = Invariants.Judge(evidence);
        verdict.Write(Console.Out);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Count / took.TotalSeconds:N0} operations a second over {took.TotalSeconds:0.0} s."));
        if (!hasLog)
        {
            Console.WriteLine(
                "Without the log only the answers were held against each other: set ConnectionStrings__Postgres (and "
                + "ConnectionStrings__Redis) to the system's, and the other checks are made.");
        }

        return verdict.Fell ? 1 : 0;
    }
}
