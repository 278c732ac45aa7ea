using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

public sealed class SchemaInstallerTests(PostgresServer server)
{
    private const int Nodes = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_nodes_that_start_at_once_install_every_script_once()
    {
        for (var round = 0; round < 3; round++)
        {
            var connectionString = await server.CreateDatabaseAsync("install", Cancel);

            var results = await AtOnceAsync(
                connectionString, database => new SchemaInstaller(database).InstallAsync(Cancel));

            Assert.DoesNotContain(results, result => result.Failure is not null);
            var scripts = SchemaScript.EmbeddedIn(typeof(SchemaInstaller).Assembly)
                .Select(script => script.Name).ToArray();
            Assert.Equal(scripts, results.SelectMany(result => result.Applied).Order(StringComparer.Ordinal));
            await using var database = NpgsqlDataSource.Create(connectionString);
            Assert.Equal(scripts, await RecordedAsync(database));
            Assert.Empty(await new SchemaInstaller(database).InstallAsync(Cancel));
        }
    }

    [Fact]
    public async Task The_check_finds_the_nodes_that_a_naive_installation_fails()
    {
        using var allHaveLooked = new Barrier(Nodes);
        var connectionString = await server.CreateDatabaseAsync("install_naive", Cancel);

        var results = await AtOnceAsync(connectionString, async database =>
        {
            await using var look = database.CreateCommand("select to_regclass('public.naive') is null");
            if (await look.ExecuteScalarAsync(Cancel) is not true)
                return [];
            await Task.Factory.StartNew(allHaveLooked.SignalAndWait, TaskCreationOptions.LongRunning);
            await using var create = database.CreateCommand("create table public.naive (id integer)");
            await create.ExecuteNonQueryAsync(Cancel);
            return ["naive"];
        });

        Assert.Equal(Nodes - 1, results.Count(result => result.Failure is PostgresException));
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_was_applied_is_an_error()
    {
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("install_changed", Cancel));
        SchemaScript given = new(100, "100_view.sql", "create table booking.view (id integer);");
        await new SchemaInstaller(database, [given]).InstallAsync(Cancel);
        SchemaScript next = new(101, "101_more.sql", "create table booking.more (id integer);");
        var changed = given with { Sql = given.Sql + " -- a remark" };

        var failure = await Assert.ThrowsAsync<SchemaMismatchException>(
            () => new SchemaInstaller(database, [new(100, changed.Name, changed.Sql), next]).InstallAsync(Cancel));

        Assert.Contains("100_view.sql", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("101_more.sql", await RecordedAsync(database));
    }

    [Fact]
    public async Task Line_ends_do_not_change_a_script()
    {
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("install_lines", Cancel));
        const string Sql = "create table booking.view (\n  id integer\n);\n";
        await new SchemaInstaller(database, [new(100, "100_view.sql", Sql)]).InstallAsync(Cancel);

        var windows = Sql.Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Empty(await new SchemaInstaller(database, [new(100, "100_view.sql", windows)]).InstallAsync(Cancel));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_no_trace_and_those_before_it_stay()
    {
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("install_failing", Cancel));
        SchemaScript good = new(100, "100_good.sql", "create table booking.good (id integer);");
        SchemaScript bad = new(101, "101_bad.sql", "create table booking.half (id integer); select 1 / 0;");

        await Assert.ThrowsAsync<PostgresException>(
            () => new SchemaInstaller(database, [bad, good]).InstallAsync(Cancel));

        Assert.Contains("100_good.sql", await RecordedAsync(database));
        Assert.DoesNotContain("101_bad.sql", await RecordedAsync(database));
        await using var half = database.CreateCommand("select to_regclass('booking.half') is null");
        Assert.True(await half.ExecuteScalarAsync(Cancel) is true);
        SchemaScript mended = new(101, "101_bad.sql", "create table booking.half (id integer);");
        Assert.Equal(["101_bad.sql"], await new SchemaInstaller(database, [good, mended]).InstallAsync(Cancel));
    }

    [Fact]
    public async Task Two_scripts_of_one_number_are_an_error_before_anything_is_applied()
    {
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("install_twice", Cancel));

        await Assert.ThrowsAsync<SchemaMismatchException>(() => new SchemaInstaller(
                database, [new(100, "100_one.sql", "select 1"), new(100, "100_other.sql", "select 1")])
            .InstallAsync(Cancel));

        await using var schema = database.CreateCommand("select to_regnamespace('booking') is null");
        Assert.True(await schema.ExecuteScalarAsync(Cancel) is true);
    }

    private static async Task<(IReadOnlyList<string> Applied, Exception? Failure)[]> AtOnceAsync(
        string connectionString, Func<NpgsqlDataSource, Task<IReadOnlyList<string>>> installAsync)
    {
        using var start = new Barrier(Nodes);
        return await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                await using var database = NpgsqlDataSource.Create(connectionString);
                await using (await database.OpenConnectionAsync(Cancel))
                    await Task.Factory.StartNew(start.SignalAndWait, TaskCreationOptions.LongRunning);
                try
                {
                    return (await installAsync(database), (Exception?)null);
                }
                catch (PostgresException exception)
                {
                    return ([], exception);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }

    private static async Task<List<string>> RecordedAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select name from booking.schema_scripts order by number");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var names = new List<string>();
        while (await reader.ReadAsync(Cancel))
            names.Add(reader.GetString(0));
        return names;
    }
}
