using Booking.EventStore.Postgres;
using Booking.Local;
using Npgsql;

namespace Booking.Proof.Faults;

/// <summary>Every fault that is tried.</summary>
internal static class FaultList
{
    /// <summary>How far a clock is stepped, either way.</summary>
    public static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(2);

    // Longer than an append's time-out and its grace, than finding out an outcome, and than a client waits.
    private static readonly TimeSpan LongerThanEveryTimeout = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan CutEvery = TimeSpan.FromMilliseconds(40);
    private const int KeptLogFiles = 8;
    private static readonly TimeSpan BetweenLogFiles = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NetworkDelay = TimeSpan.FromMilliseconds(150);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill-node", Short,
            (shop, node, cancel) => shop.Apis[node].KillAsync(cancel),
            (shop, node, cancel) => shop.Apis[node].RestartAsync(cancel))
        { Target = FaultTarget.Node },
        new("kill-postgres", Short,
            (shop, _, cancel) => shop.Postgres.KillAsync(cancel),
            (shop, _, cancel) => shop.Postgres.RestartAsync(cancel))
        { Target = FaultTarget.Postgres, LeavesANodeWhole = false },
        new("restart-postgres-immediate", TimeSpan.Zero,
            async (shop, _, cancel) =>
            {
                shop.Postgres.Process.TrySignal(ProcessSignal.Quit);
                await shop.Postgres.Exited.WaitAsync(cancel);
            },
            (shop, _, cancel) => shop.Postgres.RestartAsync(cancel))
        { Target = FaultTarget.Postgres, LeavesANodeWhole = false },
        new("kill-redis", Short,
            (shop, _, cancel) => shop.Redis.KillAsync(cancel),
            (shop, _, cancel) => shop.Redis.RestartAsync(cancel))
        { Target = FaultTarget.Redis, LeavesANodeWhole = false },
        new("empty-redis", TimeSpan.Zero, (shop, _, _) => shop.EmptyRedisAsync(), Nothing)
        { Target = FaultTarget.Redis, LeavesANodeWhole = false },
        new("pause-node", LongerThanEveryTimeout,
            (shop, node, _) => Do(shop.Apis[node].Pause), (shop, node, _) => Do(shop.Apis[node].Resume))
        { Target = FaultTarget.Node },
        new("pause-leader", LongerThanEveryTimeout,
            (shop, node, _) => Do(shop.Apis[node].Pause), (shop, node, _) => Do(shop.Apis[node].Resume))
        { Target = FaultTarget.Node, ChooseAsync = static (shop, any, cancel) => shop.LeaderAsync(any, cancel) },
        new("cut-store", Short,
            (shop, node, _) => Do(shop.StoreProxies[node].Refuse), (shop, node, _) => Do(shop.StoreProxies[node].Accept))
        { Target = FaultTarget.Network },
        new("silent-store", LongerThanEveryTimeout,
            (shop, node, _) => Do(shop.StoreProxies[node].Hold), (shop, node, _) => Do(shop.StoreProxies[node].Release))
        { Target = FaultTarget.Network },
        new("slow-store", Short,
            (shop, node, _) => Do(() => shop.StoreProxies[node].Delay = NetworkDelay),
            (shop, node, _) => Do(() => shop.StoreProxies[node].Delay = TimeSpan.Zero))
        { Target = FaultTarget.Network },
        new("cut-during-commit", TimeSpan.Zero, CutCommitsAsync,
            (shop, node, _) => Do(() => shop.StoreProxies[node].CutAfterAnswerBytes(long.MaxValue)))
        { Target = FaultTarget.Network },
        new("cut-redis", Short,
            (shop, node, _) => Do(shop.RedisProxies[node].Refuse), (shop, node, _) => Do(shop.RedisProxies[node].Accept))
        { Target = FaultTarget.Network },
        new("clock-forward", Short,
            (shop, _, _) => Do(() => shop.StepClock(ClockStep)), (shop, _, _) => Do(() => shop.StepClock(TimeSpan.Zero)))
        { Target = FaultTarget.Clock },
        new("clock-back", Short,
            (shop, _, _) => Do(() => shop.StepClock(-ClockStep)), (shop, _, _) => Do(() => shop.StepClock(TimeSpan.Zero)))
        { Target = FaultTarget.Clock },
        new("disk-full", Short, FillDiskAsync, FreeDiskAsync)
        {
            Target = FaultTarget.Postgres,
            LeavesANodeWhole = false,
            Lacks = shop => shop.Disk is null ? "a tmpfs of its own, which only root may mount" : null,
        },
    ];

    // Each time the request arrives, and the answer is lost on its way: nobody knows whether it was committed.
    private static async Task CutCommitsAsync(FaultedShop shop, int node, CancellationToken cancel)
    {
        for (var spent = TimeSpan.Zero; spent < Short; spent += CutEvery)
        {
            shop.StoreProxies[node].CutAfterAnswerBytes(1);
            await Task.Delay(CutEvery, cancel);
        }
    }

    // Tables cannot grow, and when the write-ahead log wants its next file the server panics.
    private static async Task FillDiskAsync(FaultedShop shop, int node, CancellationToken cancel)
    {
        await shop.Disk!.FillAsync(cancel);
        await using var database = PostgresDataSource.Create(shop.Postgres.ConnectionString + ";Pooling=false");
        try
        {
            for (var i = 0; i < KeptLogFiles; i++)
            {
                await using var command = database.CreateCommand("select pg_switch_wal()");
                await command.ExecuteScalarAsync(cancel);
                await Task.Delay(BetweenLogFiles, cancel);
            }
        }
        catch (NpgsqlException)
        {
            // It panicked: this is what the disk was filled for.
        }
    }

    private static async Task FreeDiskAsync(FaultedShop shop, int node, CancellationToken cancel)
    {
        shop.Disk!.Empty();
        // It may have given up, or be about to: its own recovery wanted room as well.
        var given = Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
        if (await Task.WhenAny(shop.Postgres.Exited, given) != given)
            await shop.Postgres.RestartAsync(cancel);
    }

    private static Task Nothing(FaultedShop shop, int node, CancellationToken cancel) => Task.CompletedTask;

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
