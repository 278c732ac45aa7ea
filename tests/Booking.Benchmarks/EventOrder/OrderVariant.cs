using Booking.EventStore.Postgres;
using Npgsql;

namespace Booking.Benchmarks.EventOrder;

/// <summary>One way to keep the order of the log: a database of its own, in which the append works that way.</summary>
internal sealed class OrderVariant(string name, NpgsqlDataSource database) : IAsyncDisposable
{
    private const string Lock = "perform pg_advisory_xact_lock(7093010445252847361);";
    private const string EventsHint = "perform pg_notify('booking_events', '');";
    private const string MessagesHint = "perform pg_notify('booking_messages', '');";

    public string Name => name;

    public NpgsqlDataSource Database => database;

    public PostgresEventStore Store { get; } = new(database, BenchEvent.Types());

    /// <summary>The store as it is: the lane.</summary>
    public static Task<OrderVariant> LaneAsync(string connectionString, CancellationToken cancel) =>
        CreateAsync("lane", connectionString, append => append, cancel);

    /// <summary>The same with the foreign key that Marten has, from every event to its stream.</summary>
    public static async Task<OrderVariant> LaneWithForeignKeyAsync(string connectionString, CancellationToken cancel)
    {
        var variant = await CreateAsync("lane, foreign key", connectionString, append => append, cancel);
        await using var add = variant.Database.CreateCommand(
            "alter table booking.mt_events add foreign key (stream_id) references booking.mt_streams (id)");
        await add.ExecuteNonQueryAsync(cancel);
        return variant;
    }

    /// <summary>The transaction's id is drawn before its first position, and nobody waits for anybody.</summary>
    public static Task<OrderVariant> EvidenceAsync(string connectionString, CancellationToken cancel) =>
        CreateAsync("evidence", connectionString, WithoutLock, cancel);

    /// <summary>The same without hints, which take a lock of the whole server from the commit's beginning to its
    /// end.</summary>
    public static Task<OrderVariant> EvidenceWithoutHintsAsync(string connectionString, CancellationToken cancel) =>
        CreateAsync(
            "evidence, no hints",
            connectionString,
            append => Replace(Replace(WithoutLock(append), EventsHint, "null;"), MessagesHint, "null;"),
            cancel);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static async Task<OrderVariant> CreateAsync(
        string name, string connectionString, Func<string, string> change, CancellationToken cancel)
    {
        var database = PostgresDataSource.Create(connectionString);
        await new SchemaInstaller(database).InstallAsync(cancel);
        await using var read = database.CreateCommand("select pg_get_functiondef('booking.append_events'::regproc)");
        var definition = (string)(await read.ExecuteScalarAsync(cancel))!;
        await using var write = database.CreateCommand(change(definition));
        await write.ExecuteNonQueryAsync(cancel);
        return new OrderVariant(name, database);
    }

    private static string WithoutLock(string append) => Replace(append, Lock, "perform pg_current_xact_id();");

    private static string Replace(string text, string old, string by) =>
        text.Contains(old, StringComparison.Ordinal)
            ? text.Replace(old, by, StringComparison.Ordinal)
            : throw new InvalidOperationException($"The append has no '{old}'.");
}
