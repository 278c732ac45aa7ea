using Booking.Local;
using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;
using Booking.Proof.Stress;
using Booking.Testing;
using Npgsql;

namespace Booking.Proof.Tests.Controls;

/// <summary>Nodes on a database and a Redis of one's own, of which something can be broken on purpose.</summary>
internal sealed class BrokenShop : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    private readonly List<ApiProcess> _apis = [];
    private readonly List<ShopNode> _nodes = [];
    private readonly string _redis;
    private FeedFollower? _follower;
    private ShopFloor? _floor;

    private BrokenShop(string postgres, string redis)
    {
        Postgres = postgres;
        _redis = redis;
        Database = NpgsqlDataSource.Create(postgres);
        History = new OperationHistory(TimeSpan.FromMilliseconds(5));
        Client = new RecordingClient(History);
    }

    public string Postgres { get; }

    public string Redis => _redis;

    public NpgsqlDataSource Database { get; }

    public OperationHistory History { get; }

    public RecordingClient Client { get; }

    public IReadOnlyList<ShopNode> Nodes => _nodes;

    public ShopFloor Floor => _floor ??= new ShopFloor(_nodes[0].Http);

    public FeedFollower Follower => _follower!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BrokenShop> CreateAsync(PostgresServer postgres, RedisServer redis, string hint) =>
        new(await postgres.CreateDatabaseAsync(hint, Cancel), await redis.CreateDatabaseAsync(Cancel));

    /// <summary>The environment by which a part of a node is replaced.</summary>
    public static (string, string)[] Sabotaged(string name, string value) =>
        [("DOTNET_STARTUP_HOOKS", Path.Combine(AppContext.BaseDirectory, "Booking.Sabotage.dll")), (name, value)];

    public async Task<ShopNode> StartNodeAsync(params (string Name, string Value)[] settings)
    {
        var environment = OwnShop.Environment(Postgres, _redis);
        foreach (var (name, value) in settings)
            environment[name] = value;
        var api = await ApiProcess.StartAsync(new ApiOptions { Environment = environment }, Cancel);
        _apis.Add(api);
        var node = new ShopNode($"node {_apis.Count}", api.Address, AnswerWithin);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Ends all nodes at once, whatever they are doing.</summary>
    public Task KillNodesAsync() => Task.WhenAll(_apis.Select(api => api.KillAsync()));

    /// <summary>Opens a session, signs customers in and begins to follow the log.</summary>
    public async Task<(SessionPlan Plan, IReadOnlyList<Customer> Customers)> OpenAsync(
        int customers, int rows = 4, int holdSeconds = 5)
    {
        await Floor.SignInManagerAsync(OwnShop.ManagerEmail, OwnShop.ManagerPassword, Cancel);
        var plan = await Floor.OpenSessionAsync(rows, floor: 20, holdSeconds, Cancel);
        _follower ??= await FeedFollower.StartAsync(Database, Cancel);
        return (plan, await Floor.SignInGuestsAsync(customers, Cancel));
    }

    /// <summary>Judges what is there by now: of a log that is broken nothing settles any more.</summary>
    public async Task<Verdict> JudgeAsync(params SessionPlan[] plans)
    {
        var log = new LogReader(Database);
        var sessions = new List<SessionFold>();
        foreach (var plan in plans)
            sessions.Add(new SessionFold(plan, await log.ReadAsync(plan.Session, Cancel)));
        return Invariants.Judge(new Evidence
        {
            Header = History.Header,
            Operations = History.InOrder(),
            Sessions = sessions,
            Feed = await Follower.StopAsync(Cancel),
        });
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>Rewrites the function that appends; what is replaced must be in it.</summary>
    public async Task RewriteAppendAsync(params (string From, string To)[] changes)
    {
        var text = await QueryAsync<string>(
            "select pg_get_functiondef(oid) from pg_proc where proname = 'append_events'");
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        await ExecuteAsync(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_follower is not null)
            await _follower.DisposeAsync();
        foreach (var node in _nodes)
            node.Dispose();
        foreach (var api in _apis)
        {
            await api.KillAsync();
            await api.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}
