using System.Security.Cryptography;
using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>
/// Says that a read model was complete in this run of the server. A server that was emptied has lost it; one that was
/// restarted, and may have lost its last writes, has another run.
/// </summary>
internal sealed class RedisMarker(IDatabase redis, RedisKey key)
{
    private const string RunLine = "run_id:";
    private const string RebuildingPrefix = "rebuilding:";
    private const int NonceDigits = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript CompleteMarker = RedisScript.Embedded("complete-marker");

    /// <summary>A value for the time of a rebuild, unlike any other.</summary>
    public static string NewRebuilding() => RebuildingPrefix + RandomNumberGenerator.GetHexString(NonceDigits);

    /// <summary>Whether a marker says that the read model is there.</summary>
    public static bool IsComplete(RedisValue marker) =>
        !marker.IsNull && !((string)marker!).StartsWith(RebuildingPrefix, StringComparison.Ordinal);

    /// <summary>The marker, null where there is none, and the present run of the server.</summary>
    public async Task<(string? Marker, string Run)> ReadAsync(CancellationToken cancellationToken)
    {
        var marker = redis.StringGetAsync(key);
        var info = redis.ExecuteAsync("INFO", "server");
        await Task.WhenAll(marker, info).WaitAsync(Patience, cancellationToken);
        return ((string?)await marker, RunOf((string)(await info)!));
    }

    /// <summary>A rebuild begins.</summary>
    public Task BeginAsync(string rebuilding, CancellationToken cancellationToken) =>
        redis.StringSetAsync(key, rebuilding).WaitAsync(Patience, cancellationToken);

    /// <summary>Nothing is missing, without a rebuild.</summary>
    public Task SetCompleteAsync(string run, CancellationToken cancellationToken) =>
        redis.StringSetAsync(key, run).WaitAsync(Patience, cancellationToken);

    /// <summary>The rebuild is complete; says so unless the marker was lost, and with it what was rebuilt.</summary>
    public Task CompleteAsync(string rebuilding, string run, CancellationToken cancellationToken) =>
        CompleteMarker.RunAsync(redis, [key], [rebuilding, run], Patience, cancellationToken);

    private static string RunOf(string info)
    {
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(RunLine, StringComparison.Ordinal))
                return line[RunLine.Length..].Trim().ToString();
        }

        throw new InvalidOperationException("Redis does not tell its run_id.");
    }
}
