using System.Globalization;
using Booking.Local;

namespace Booking.Testing;

/// <summary>
/// One Redis for a test assembly (<c>[assembly: AssemblyFixture(typeof(RedisServer))]</c>), started when the first
/// test asks for it and gone, folder and all, at the end. A test that stops, kills or empties a whole server makes
/// its own: <c>await using var server = new RedisServer();</c>
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int Databases = 1_024;

    private readonly SemaphoreSlim _starting = new(1);
    private readonly RedisOptions _options;
    private TemporaryFolder? _folder;
    private LocalRedis? _server;
    private int _nextDatabase = -1;

    public RedisServer()
        : this(appendOnly: false)
    {
    }

    private RedisServer(bool appendOnly) =>
        _options = new RedisOptions { AppendOnly = appendOnly, Databases = Databases };

    /// <summary>The same, with an append-only file, so that its data outlives a restart.</summary>
    public static RedisServer WithAppendOnlyFile() => new(appendOnly: true);

    /// <summary>The server itself, to stop, kill or restart it; started when it does not run yet.</summary>
    public async Task<LocalRedis> GetAsync(CancellationToken cancel = default)
    {
        await _starting.WaitAsync(cancel);
        try
        {
            _folder ??= new TemporaryFolder("redis");
            return _server ??= await LocalRedis.StartAsync(_folder.Location, _options, cancel);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Gives an empty logical database of one's own. Published messages cross between them.</summary>
    /// <returns>StackExchange.Redis' configuration, with the database as its default one.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancel = default)
    {
        var server = await GetAsync(cancel);
        var database = Interlocked.Increment(ref _nextDatabase);
        return database < Databases
            ? string.Create(CultureInfo.InvariantCulture, $"{server.ConnectionString},defaultDatabase={database}")
            : throw new InvalidOperationException($"All {Databases} databases of this Redis are in use.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.KillAsync();
            await _server.DisposeAsync();
        }

        _folder?.Dispose();
        _starting.Dispose();
    }
}
