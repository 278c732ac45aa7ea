using Booking.Local;
using Npgsql;

namespace Booking.Testing;

/// <summary>
/// One PostgreSQL for a test assembly (<c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>), started when the
/// first test asks for a database and gone, folder and all, at the end. A test that stops or kills a server makes its
/// own: <c>await using var server = new PostgresServer();</c>
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int LongestHint = 40;

    // Where the tests of several projects share two processors, a connection can take longer than the product waits for one.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _starting = new(1);
    private readonly PostgresOptions _options;
    private TemporaryFolder? _folder;
    private LocalPostgres? _server;
    private int _databases;

    public PostgresServer()
        : this(ForTests)
    {
    }

    private PostgresServer(PostgresOptions options) => _options = options;

    // What a killed server has committed is with the kernel and survives; only the machine's own crash would lose it.
    // To wait for the disk made a commit 19 times as slow and a recovery 10 times. The nodes of several tests share it.
    private static PostgresOptions ForTests => new() { SharedBuffers = "128MB", Durable = false, MaxConnections = 500 };

    /// <summary>The same, but commits wait for the disk, as they do outside tests.</summary>
    public static PostgresServer Durable() => new(ForTests with { Durable = true });

    /// <summary>The same, with settings of one's own, by their PostgreSQL names.</summary>
    public static PostgresServer WithSettings(IReadOnlyDictionary<string, string> settings) =>
        new(ForTests with { Settings = settings });

    /// <summary>The server itself, to stop, kill or restart it; started when it does not run yet.</summary>
    public async Task<LocalPostgres> GetAsync(CancellationToken cancel = default)
    {
        await _starting.WaitAsync(cancel);
        try
        {
            _folder ??= new TemporaryFolder("postgres");
            return _server ??= await LocalPostgres.StartAsync(_folder.PathOf("cluster"), _options, cancel);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Creates an empty database of one's own.</summary>
    /// <param name="hint">Says whose it is: becomes part of its name.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Npgsql's connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string hint = "test", CancellationToken cancel = default)
    {
        var server = await GetAsync(cancel);
        var name = $"{NameFrom(hint)}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancel);

        // A name cannot be a parameter; this one holds nothing but lower-case letters, digits and underscores.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(cancel);
        return new NpgsqlConnectionStringBuilder(server.ConnectionStringOf(name))
        {
            Timeout = (int)ConnectTimeout.TotalSeconds,
        }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.KillAsync(); // Nobody needs the data any more.
            await _server.DisposeAsync();

            // Not below ours where the server's user cannot reach that.
            Directory.Delete(_server.Folder, recursive: true);
        }

        _folder?.Dispose();
        _starting.Dispose();
    }

    private static string NameFrom(string hint)
    {
        var letters = hint.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        return "t_" + string.Concat(letters.Take(LongestHint));
    }
}
