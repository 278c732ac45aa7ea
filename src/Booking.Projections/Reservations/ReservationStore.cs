using System.Collections.Concurrent;
using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>The facts about active reservations in Redis, one text a customer. Safe for concurrent use.</summary>
internal sealed class ReservationStore(IDatabase redis)
{
    /// <summary>A text that nothing is added to is dropped after this time. It is longer than any hold and its payment can
    /// last together.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(4);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Compact = RedisScript.Embedded("compact-reservations");

    private static readonly RedisScript Append = RedisScript.Embedded("append-facts");

    // Redis does nothing else while a script runs.
    private const int MaxTextsAScript = 128;
    private const int MaxCompactedTexts = 100_000;

    private readonly ConcurrentDictionary<CustomerId, long> _compactedLengths = [];

    /// <summary>
    /// A longer text is compacted whenever it has doubled, so that compaction costs each fact the same however many there
    /// are.
    /// </summary>
    public int CompactionLength { get; init; } = 32 << 10;

    /// <summary>Adds facts, in any order, any number of times.</summary>
    /// <param name="facts">With the customers whose they are.</param>
    /// <param name="now">What was due before is of no interest any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AppendAsync(
        IEnumerable<(CustomerId Customer, ReservationFact Fact)> facts,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var lines = new Dictionary<CustomerId, byte[]>();
        foreach (var (customer, fact) in facts)
        {
            var line = fact.ToUtf8Line();
            lines[customer] = lines.TryGetValue(customer, out var before) ? [.. before, .. line] : line;
        }

        var grown = await Task.WhenAll(
            lines.Chunk(MaxTextsAScript).Select(chunk => AppendAsync(chunk, cancellationToken)));
        foreach (var customer in grown.SelectMany(customers => customers))
            await CompactAsync(customer, now, cancellationToken);
    }

    private async Task<List<CustomerId>> AppendAsync(
        KeyValuePair<CustomerId, byte[]>[] lines, CancellationToken cancellationToken)
    {
        var keys = new RedisKey[lines.Length];
        var arguments = new RedisValue[lines.Length + 1];
        arguments[0] = (long)TimeToLive.TotalSeconds;
        for (var i = 0; i < lines.Length; i++)
            (keys[i], arguments[i + 1]) = (RedisKeys.CustomerReservations(lines[i].Key), lines[i].Value);
        var lengths = (long[])(await Append.RunAsync(redis, keys, arguments, Patience, cancellationToken))!;
        var grown = new List<CustomerId>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lengths[i] > CompactionLength && lengths[i] > 2 * _compactedLengths.GetValueOrDefault(lines[i].Key))
                grown.Add(lines[i].Key);
        }

        return grown;
    }

    private async Task CompactAsync(CustomerId customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = RedisKeys.CustomerReservations(customer);
        var text = (string?)await redis.StringGetAsync(key).WaitAsync(Patience, cancellationToken) ?? "";
        var compacted = new StringBuilder();
        foreach (var fact in new ReservationFacts(text).StillShownAt(now))
            compacted.Append(fact.ToLine());
        await Compact.RunAsync(
            redis, [key], [text, compacted.ToString(), (long)TimeToLive.TotalSeconds], Patience, cancellationToken);
        if (_compactedLengths.Count >= MaxCompactedTexts)
            _compactedLengths.Clear();
        _compactedLengths[customer] = compacted.Length;
    }
}
