using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

public sealed class LocalPostgresTests : IAsyncDisposable
{
    private static readonly PostgresOptions Small = new() { SharedBuffers = "32MB" };
    private readonly TemporaryFolder _folder = new("local-postgres");
    private LocalPostgres? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Cluster => _folder.PathOf("cluster");

    [Fact]
    public async Task Committed_rows_are_there_after_a_kill_and_a_restart_on_the_same_port()
    {
        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);
        var before = _server.ConnectionString;
        await ExecuteAsync(before, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1), (2)");

        await _server.KillAsync(Cancel);
        Assert.False(_server.Process.IsAlive);
        await _server.RestartAsync(Cancel);

        Assert.Equal(before, _server.ConnectionString);
        Assert.Equal(2L, await ScalarAsync(before, "SELECT count(*) FROM kept"));
        await ExecuteAsync(before, "INSERT INTO kept VALUES (3)");
    }

    [Fact]
    public async Task A_cluster_that_exists_is_found_again_with_its_password()
    {
        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);
        await ExecuteAsync(_server.ConnectionString, "CREATE TABLE kept (n int)");
        await _server.DisposeAsync();

        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);

        Assert.Equal(0L, await ScalarAsync(_server.ConnectionString, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task What_a_killed_server_left_behind_does_not_hinder_the_next_though_its_process_id_is_in_use()
    {
        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);
        await _server.KillAsync(Cancel);
        var leftBehind = _folder.PathOf("cluster/data/postmaster.pid");
        var lines = await File.ReadAllLinesAsync(leftBehind, Cancel);
        lines[0] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(leftBehind, lines, Cancel);
        await _server.DisposeAsync();

        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);

        Assert.Equal(1, await ScalarAsync(_server.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);
        var wrong = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Password = "guess", Pooling = false };

        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => ScalarAsync(wrong.ConnectionString, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        var password = new FileInfo(_folder.PathOf("cluster/password"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, password.UnixFileMode);
    }

    [Fact]
    public async Task Commits_wait_for_the_disk_unless_told_otherwise()
    {
        _server = await LocalPostgres.StartAsync(Cluster, Small, Cancel);

        Assert.Equal("on", await ScalarAsync(_server.ConnectionString, "SHOW fsync"));
        Assert.Equal("on", await ScalarAsync(_server.ConnectionString, "SHOW synchronous_commit"));
    }

    [Fact]
    public async Task A_setting_that_PostgreSQL_refuses_is_reported_with_its_words()
    {
        var options = Small with { Settings = new Dictionary<string, string> { ["max_wal_size"] = "a lot" } };

        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalPostgres.StartAsync(Cluster, options, Cancel));

        Assert.Contains("max_wal_size", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_user_of_the_server_cannot_reach_is_no_hindrance()
    {
        // As root the server runs as another user, to whom this is closed; else it is the user's own.
        var closed = _folder.PathOf("closed");
        PrivateFiles.CreateFolder(closed);
        var cluster = Path.Combine(closed, "cluster");
        try
        {
            _server = await LocalPostgres.StartAsync(cluster, Small, Cancel);
            await ExecuteAsync(_server.ConnectionString, "CREATE TABLE kept (n int)");
            await _server.DisposeAsync();
            _server = await LocalPostgres.StartAsync(cluster, Small, Cancel);

            Assert.Equal(0L, await ScalarAsync(_server.ConnectionString, "SELECT count(*) FROM kept"));
            Assert.Equal(Environment.IsPrivilegedProcess, new FileInfo(cluster).LinkTarget is not null);
        }
        finally
        {
            if (_server is not null)
                await _server.DisposeAsync();
            if (new FileInfo(cluster).LinkTarget is { } elsewhere)
                Directory.Delete(elsewhere, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static Task ExecuteAsync(string connectionString, string sql) => ScalarAsync(connectionString, sql);
}
