using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>
/// The facts about active reservations in Redis, one text a customer. The customers of a bucket are written by one call.
/// </summary>
internal sealed class ReservationStore(IDatabase redis)
{
    /// <summary>A text that nothing is added to is dropped after this time: longer than any hold and its payment can last
    /// together.</summary>
    private static readonly int SecondsToLive = (int)TimeSpan.FromHours(2).TotalSeconds;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Append = RedisScript.Embedded("append-reservations");
    private static readonly RedisScript Compact = RedisScript.Embedded("compact-reservations");

    /// <summary>
    /// A longer text is compacted whenever it has doubled, so that compaction costs each fact the same however many there
    /// are.
    /// </summary>
    public int CompactionLength { get; init; } = 8 << 10;

    /// <summary>Adds facts, in any order, any number of times.</summary>
    /// <param name="facts">With the customers whose they are.</param>
    /// <param name="now">What was due before is of no interest any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AppendAsync(
        IEnumerable<(CustomerId Customer, ReservationFact Fact)> facts,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var buckets = new Dictionary<int, Dictionary<CustomerId, string>>();
        foreach (var (customer, fact) in facts)
        {
            var bucket = RedisKeys.CustomerBucket(customer);
            if (!buckets.TryGetValue(bucket, out var lines))
                buckets.Add(bucket, lines = []);
            lines[customer] = lines.GetValueOrDefault(customer) + fact.ToLine();
        }

        return Task.WhenAll(buckets.Values.Select(lines => AppendAsync(lines, now, cancellationToken)));
    }

    private async Task AppendAsync(
        Dictionary<CustomerId, string> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. lines.Keys.Select(RedisKeys.CustomerReservations)];
        RedisValue[] arguments = [SecondsToLive, ReservationFacts.Head(0), CompactionLength, .. lines.Values.Select(text => (RedisValue)text)];
        var answer = await Append.RunAsync(redis, keys, arguments, Patience, cancellationToken);
        foreach (var index in (RedisResult[]?)answer ?? [])
            await CompactAsync(keys[(int)index - 1], now, cancellationToken);
    }

    private async Task CompactAsync(RedisKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var text = (string?)await redis.StringGetAsync(key).WaitAsync(Patience, cancellationToken) ?? "";
        var compacted = new StringBuilder();
        foreach (var fact in new ReservationFacts(text).StillShownAt(now))
            compacted.Append(fact.ToLine());
        compacted.Insert(0, ReservationFacts.Head(compacted.Length));
        await Compact.RunAsync(
            redis, [key], [text, compacted.ToString(), SecondsToLive], Patience, cancellationToken);
    }
}
