using System.Globalization;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;
using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>
/// A copy of keys. Each takes the place of the one that is read in one step; they do not depend on one another. A mark in
/// Redis says that this is under way, so that whoever leads next completes it before anything is written.
/// </summary>
/// <param name="redis">The database.</param>
/// <param name="name">The projection that is rebuilt.</param>
/// <param name="copy">Writes to the copies.</param>
/// <param name="keys">A pattern of <c>SCAN</c> for the keys that are read.</param>
/// <param name="marker">The marker of what is read.</param>
/// <param name="rebuilds">The list of sessions to be rebuilt of what is read.</param>
/// <param name="findStart">The position after which events can be of interest.</param>
internal sealed class RedisReplacement(
    IDatabase redis,
    string name,
    IProjection copy,
    string keys,
    RedisKey marker,
    RedisKey rebuilds,
    Func<CancellationToken, Task<long>> findStart) : IReplacement
{
    private const int ScanPage = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript TakePlace = RedisScript.Embedded("take-place");

    private readonly string _copies = RedisPlace.Copy.Of((RedisKey)keys)!;
    private readonly RedisKey _marker = RedisPlace.Copy.Of(marker);
    private readonly RedisKey _rebuilds = RedisPlace.Copy.Of(rebuilds);
    private readonly RedisKey _switching = (string)RedisPlace.Copy.Of(marker)! + ":switching";

    /// <inheritdoc/>
    public IProjection Projection { get; } = new CopyProjection(name, copy);

    /// <inheritdoc/>
    public async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        await redis.KeyDeleteAsync([_switching, _marker, _rebuilds]).WaitAsync(Patience, cancellationToken);
        await ForAllCopiesAsync(page => redis.KeyDeleteAsync(page), cancellationToken);
        var start = await findStart(cancellationToken);
        // Nothing has to be there yet: only a server that is emptied or restarted from now on makes the copy doubtful.
        var kept = new RedisMarker(redis, _marker);
        var (_, run) = await kept.ReadAsync(cancellationToken);
        await kept.SetCompleteAsync(run, cancellationToken);
        return start;
    }

    /// <inheritdoc/>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        var (mark, run) = await new RedisMarker(redis, _marker).ReadAsync(cancellationToken);
        return mark == run && await redis.SortedSetLengthAsync(_rebuilds).WaitAsync(Patience, cancellationToken) == 0;
    }

    /// <inheritdoc/>
    public async Task<bool> SwitchAsync(long position, CancellationToken cancellationToken)
    {
        await redis.StringSetAsync(_switching, position.ToString(CultureInfo.InvariantCulture))
            .WaitAsync(Patience, cancellationToken);
        await TakePlacesAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> FinishSwitchAsync(CancellationToken cancellationToken)
    {
        if (!await redis.KeyExistsAsync(_switching).WaitAsync(Patience, cancellationToken))
            return false;
        await TakePlacesAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellationToken) =>
        redis.KeyDeleteAsync([_switching, _marker, _rebuilds]).WaitAsync(Patience, cancellationToken);

    private Task TakePlacesAsync(CancellationToken cancellationToken) => ForAllCopiesAsync(
        page => Task.WhenAll(page.Select(key => TakePlace.RunAsync(
            redis, [RedisPlace.ReadOf((string)key!), key], [], Patience, cancellationToken))),
        cancellationToken);

    private async Task ForAllCopiesAsync(Func<RedisKey[], Task> handle, CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            var answer = (RedisResult[])(await redis.ExecuteAsync("SCAN", cursor, "MATCH", _copies, "COUNT", ScanPage)
                .WaitAsync(Patience, cancellationToken))!;
            cursor = (string)answer[0]!;
            var found = (RedisKey[])answer[1]!;
            if (found.Length > 0)
                await handle(found).WaitAsync(Patience, cancellationToken);
        }
        while (cursor != "0");
    }
}
