using System.Diagnostics;
using System.Globalization;
using Booking.Api.Tests.Contract;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Faults;

/// <summary>The ways of docs/operations.md to keep a copy of the database and to go on with it, each gone to the end.</summary>
public sealed class BackupTests(RedisServer redis) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("backup");
    private readonly List<LocalPostgres> _clusters = [];
    private readonly List<Backend> _backends = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends)
            await backend.DisposeAsync();
        foreach (var cluster in _clusters)
        {
            await cluster.KillAsync(Cancel);
            await cluster.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_dump_taken_during_the_sale_is_restored_into_a_fresh_cluster_verifies_and_sells_on()
    {
        var original = await StartClusterAsync("original");
        var (manager, session) = await OpenAsync(original.ConnectionString);
        await BuyAsync(manager, session, "A-1", "A-2");
        var dump = _folder.PathOf("booking.dump");
        await RunAsync(original, "pg_dump", "--format=custom", $"--file={dump}", "--dbname=booking");
        await BuyAsync(manager, session, "A-3");

        var restored = await StartClusterAsync("restored");
        await RunAsync(restored, "pg_restore", "--dbname=booking", "--exit-on-error", dump);

        await AssertSellsOnAsync(restored.ConnectionString, session, sold: ["A-1", "A-2"], lost: "A-3");
    }

    [Fact]
    public async Task A_base_backup_and_the_archived_log_bring_back_an_instant_and_the_sale_goes_on_from_there()
    {
        var archive = _folder.PathOf("archive");
        var original = await StartClusterAsync("original", new()
        {
            ["archive_mode"] = "on",
            ["archive_command"] = $"test ! -f {archive}/%f && cp %p {archive}/%f",
        });
        Directory.CreateDirectory(archive);
        await ToolAsync("chown", [$"--reference={original.Folder}/data", archive], null);
        var (manager, session) = await OpenAsync(original.ConnectionString);
        await BuyAsync(manager, session, "A-1");
        await RunAsync(original, "pg_basebackup", $"--pgdata={_folder.PathOf("copy/data")}", "--checkpoint=fast");
        await BuyAsync(manager, session, "A-2");
        var instant = await QueryAsync(original, "select clock_timestamp()::text");
        await BuyAsync(manager, session, "A-3");
        var segment = await QueryAsync(original, "select pg_walfile_name(pg_switch_wal())");
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.True(File.Exists(Path.Combine(archive, segment)));
                return Task.CompletedTask;
            },
            cancel: Cancel);

        File.Copy(Path.Combine(original.Folder, "password"), _folder.PathOf("copy/password"));
        await File.WriteAllTextAsync(_folder.PathOf("copy/data/recovery.signal"), "", Cancel);
        await ToolAsync("chown", ["-R", $"--reference={original.Folder}/data", _folder.PathOf("copy")], null);
        var restored = await StartClusterAsync("copy", new()
        {
            ["restore_command"] = $"cp {archive}/%f %p",
            ["recovery_target_time"] = instant,
            ["recovery_target_action"] = "promote",
        });
        await Eventually.HoldsAsync(
            async () => Assert.Equal("f", (await QueryAsync(restored, "select pg_is_in_recovery()::text"))[..1]),
            cancel: Cancel);

        await AssertSellsOnAsync(restored.ConnectionString, session, sold: ["A-1", "A-2"], lost: "A-3");
    }

    private async Task<LocalPostgres> StartClusterAsync(string name, Dictionary<string, string>? settings = null)
    {
        var cluster = await LocalPostgres.StartAsync(
            _folder.PathOf(name),
            new PostgresOptions { Durable = false, SharedBuffers = "64MB", Settings = settings ?? [] }, Cancel);
        _clusters.Add(cluster);
        return cluster;
    }

    private async Task<ApiProcess> StartNodeAsync(string postgres)
    {
        // A Redis of its own: nothing is left of the one before.
        var backend = new Backend(null!, redis) { Postgres = postgres, Redis = await redis.CreateDatabaseAsync(Cancel) };
        _backends.Add(backend);
        return await backend.StartNodeAsync();
    }

    private async Task<(Buyer Manager, string Session)> OpenAsync(string postgres)
    {
        var manager = await Buyer.ManagerAsync((await StartNodeAsync(postgres)).Address);
        return (manager, await manager.OpenSessionAsync());
    }

    private static async Task BuyAsync(Buyer buyer, string session, params string[] seats)
    {
        var reservation = (await buyer.ReserveAsync(session, seats)).IsCreated();
        (await buyer.PostAsync($"{reservation.Path()}/payment", new { method = "card", token = "tok_ok" })).IsOk();
    }

    private async Task AssertSellsOnAsync(string postgres, string session, string[] sold, string lost)
    {
        var manager = await Buyer.ManagerAsync((await StartNodeAsync(postgres)).Address);
        await AssertStatusesAsync(manager, session, sold, "sold");
        await AssertStatusesAsync(manager, session, [lost], "available");
        await Eventually.HoldsAsync(
            async () =>
            {
                var audit = (await manager.GetAsync($"/sessions/{session}/audit")).IsOk();
                Assert.True(audit["ok"].GetValue<bool>(), audit.Text);
            },
            cancel: Cancel);
        await BuyAsync(manager, session, lost);
        await AssertStatusesAsync(manager, session, [.. sold, lost], "sold");
        Assert.True((await manager.GetAsync($"/sessions/{session}/audit")).IsOk()["ok"].GetValue<bool>());
    }

    private static Task AssertStatusesAsync(Buyer manager, string session, string[] seats, string status) =>
        Eventually.HoldsAsync(
            async () =>
            {
                var map = (await manager.GetAsync($"/sessions/{session}/seats")).IsOk();
                Assert.All(seats, seat => Assert.Equal(
                    status,
                    map["seats"].AsArray().Single(one => one!["id"]!.GetValue<string>() == seat)!["status"]!.GetValue<string>()));
            },
            cancel: Cancel);

    private static async Task<string> QueryAsync(LocalPostgres cluster, string sql)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task RunAsync(LocalPostgres cluster, string program, params string[] arguments)
    {
        var programs = await PostgresPrograms.FindAsync(null, Cancel);
        await ToolAsync(Path.Combine(programs!.Folder, program), arguments, cluster);
    }

    private static async Task ToolAsync(string program, string[] arguments, LocalPostgres? cluster)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        if (cluster is not null)
        {
            var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
            start.Environment["PGHOST"] = settings.Host;
            start.Environment["PGPORT"] = settings.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["PGUSER"] = settings.Username;
            start.Environment["PGPASSWORD"] = settings.Password;
        }

        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }
}
