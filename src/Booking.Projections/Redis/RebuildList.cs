using Booking.Domain;
using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>
/// The sessions whose part of a read model has to be rebuilt, kept in Redis: so it is as durable as what it speaks of,
/// and any node can add to it.
/// </summary>
/// <param name="redis">The database.</param>
/// <param name="key">A sorted set, scored by version.</param>
internal sealed class RebuildList(IDatabase redis, RedisKey key)
{
    /// <summary>Readers may ask for so many sessions; more are ignored until some are done.</summary>
    public const int MaxAsked = 10_000;

    private const int AddPageSize = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Ask = RedisScript.Embedded("ask-for-rebuild");
    private static readonly RedisScript Done = RedisScript.Embedded("rebuild-done");

    /// <summary>A reader found nothing: asks, if the list is not full.</summary>
    public Task AskAsync(SessionId session, CancellationToken cancellationToken) =>
        Ask.RunAsync(redis, [key], [MaxAsked, Member(session), 0], Patience, cancellationToken);

    /// <summary>Adds sessions, or raises the version that they must reach. Without limit: they are in the log.</summary>
    public async Task AddAsync(IReadOnlyCollection<RebuildRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var page in requests.Chunk(AddPageSize))
        {
            var arguments = new List<object>(2 + page.Length * 2) { key, "GT" };
            foreach (var request in page)
            {
                arguments.Add(request.Version);
                arguments.Add(Member(request.SessionId));
            }

            await redis.ExecuteAsync("ZADD", [.. arguments]).WaitAsync(Patience, cancellationToken);
        }
    }

    /// <summary>The next sessions to rebuild; they stay in the list until they are done.</summary>
    public async Task<IReadOnlyList<RebuildRequest>> PeekAsync(int limit, CancellationToken cancellationToken)
    {
        var entries = await redis.SortedSetRangeByRankWithScoresAsync(key, 0, limit - 1)
            .WaitAsync(Patience, cancellationToken);
        return [.. entries.Select(entry => new RebuildRequest(
            new SessionId(Guid.ParseExact((string)entry.Element!, "N")), (long)entry.Score))];
    }

    /// <summary>A session was rebuilt up to a version.</summary>
    public Task DoneAsync(SessionId session, long version, CancellationToken cancellationToken) =>
        Done.RunAsync(redis, [key], [Member(session), version], Patience, cancellationToken);

    private static string Member(SessionId session) => session.Value.ToString("N");
}
