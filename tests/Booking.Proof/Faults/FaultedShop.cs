using System.Globalization;
using Booking.EventStore.Postgres;
using Booking.Local;
using Booking.Proof.Stress;
using Booking.Testing;
using StackExchange.Redis;

namespace Booking.Proof.Faults;

/// <summary>
/// Two nodes on one PostgreSQL and one Redis, all real processes, with a proxy between each node and each server; the second
/// node's wall clock can be stepped.
/// </summary>
internal sealed class FaultedShop : IAsyncDisposable
{
    private const int Nodes = 2;
    private const int SteppedNode = 1;
    private const string NodeName = "booking node ";

    private readonly TemporaryFolder _folder;
    private readonly string _clockFile;

    private FaultedShop(TemporaryFolder folder, SmallDisk? disk, LocalPostgres postgres, LocalRedis redis)
    {
        _folder = folder;
        _clockFile = folder.PathOf("clock");
        Disk = disk;
        Postgres = postgres;
        Redis = redis;
        StoreProxies = [.. Enumerable.Range(0, Nodes).Select(_ => new FaultyProxy(postgres.Port))];
        RedisProxies = [.. Enumerable.Range(0, Nodes).Select(_ => new FaultyProxy(redis.Port))];
    }

    /// <summary>What PostgreSQL's data are on; null where none could be mounted.</summary>
    public SmallDisk? Disk { get; }

    public LocalPostgres Postgres { get; }

    public LocalRedis Redis { get; }

    /// <summary>Between each node and PostgreSQL.</summary>
    public FaultyProxy[] StoreProxies { get; }

    /// <summary>Between each node and Redis.</summary>
    public FaultyProxy[] RedisProxies { get; }

    public ApiProcess[] Apis { get; private set; } = [];

    public static async Task<FaultedShop> StartAsync(CancellationToken cancel)
    {
        var folder = new TemporaryFolder("faults");
        var disk = await SmallDisk.TryMountAsync(folder.PathOf("disk"), cancel);
        var postgres = await LocalPostgres.StartAsync(
            folder.PathOf("disk"),
            new PostgresOptions
            {
                SharedBuffers = "64MB",
                // What a killed server has committed is with the kernel and survives: only the machine's own crash would
                // lose it, and that is not tried here.
                Durable = false,
                Settings = new Dictionary<string, string>
                {
                    ["max_wal_size"] = "64MB",
                    ["min_wal_size"] = "32MB",
                },
            },
            cancel);
        var redis = await LocalRedis.StartAsync(folder.PathOf("redis"), cancel: cancel);
        var shop = new FaultedShop(folder, disk, postgres, redis);
        await shop.StartNodesAsync(cancel);
        return shop;
    }

    /// <summary>Puts the second node's clock off by so much; what it measures runs on.</summary>
    public void StepClock(TimeSpan off)
    {
        var next = _clockFile + ".next";
        File.WriteAllText(next, off.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        File.Move(next, _clockFile, overwrite: true);
    }

    /// <summary>The node that runs the most projections: a lease is a lock on a connection, and connections say whose they
    /// are.</summary>
    /// <param name="otherwise">Where none does.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<int> LeaderAsync(int otherwise, CancellationToken cancel)
    {
        const string MostLeases =
            """
            select application_name from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and granted and starts_with(application_name, $1)
            group by application_name order by count(*) desc limit 1
            """;
        await using var database = PostgresDataSource.Create(Postgres.ConnectionString + ";Pooling=false");
        await using var command = database.CreateCommand(MostLeases);
        command.Parameters.Add(new() { Value = NodeName });
        return await command.ExecuteScalarAsync(cancel) is string name
            ? int.Parse(name[NodeName.Length..], CultureInfo.InvariantCulture)
            : otherwise;
    }

    public async Task EmptyRedisAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Redis.ConnectionString + ",allowAdmin=true");
        await connection.GetServer(connection.GetEndPoints().Single()).FlushAllDatabasesAsync();
    }

    /// <summary>Copies what PostgreSQL wrote, and the end of what the nodes wrote, to files that begin with a path.</summary>
    public async Task KeepLogsAsync(string path, CancellationToken cancel)
    {
        File.Copy(Path.Combine(Postgres.Folder, "postgres.log"), $"{path}.postgres.log", overwrite: true);
        for (var node = 0; node < Apis.Length; node++)
            await File.WriteAllTextAsync($"{path}.node{node + 1}.log", Apis[node].Output, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in Apis)
        {
            await api.KillAsync();
            await api.DisposeAsync();
        }

        foreach (var proxy in StoreProxies.Concat(RedisProxies))
            await proxy.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.KillAsync();
        await Postgres.DisposeAsync();
        if (Disk is not null)
            await Disk.DisposeAsync();
        else
            Directory.Delete(Postgres.Folder, recursive: true);
        _folder.Dispose();
    }

    private async Task StartNodesAsync(CancellationToken cancel)
    {
        StepClock(TimeSpan.Zero);
        Apis = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node =>
        {
            var store = string.Create(
                CultureInfo.InvariantCulture,
                $"{StoreProxies[node].Through(Postgres.ConnectionString)};Application Name={NodeName}{node}");
            var environment = OwnShop.Environment(store, RedisProxies[node].Through(Redis.ConnectionString));
            if (node == SteppedNode)
            {
                environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Booking.Sabotage.dll");
                environment["SABOTAGE_CLOCK_FILE"] = _clockFile;
            }

            return ApiProcess.StartAsync(new ApiOptions { Environment = environment }, cancel);
        }));
    }
}
