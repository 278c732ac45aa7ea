using System.Collections.Concurrent;
using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>The facts about active reservations in Redis, one text a customer. Safe for concurrent use.</summary>
/// <param name="redis">The database.</param>
/// <param name="place">Those that are read, or their copies.</param>
internal sealed class ReservationStore(IDatabase redis, RedisPlace place)
{
    /// <summary>A text that nothing is added to is dropped after this time. Less <see cref="RenewAfter"/> it is longer than
    /// any hold and its payment can last together.</summary>
    internal static readonly TimeSpan TimeToLive = TimeSpan.FromHours(4);

    private static readonly TimeSpan RenewAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Compact = RedisScript.Embedded("compact-reservations");

    private const int MaxKnownTexts = 100_000;

    private readonly ConcurrentDictionary<CustomerId, KnownText> _known = [];

    /// <summary>
    /// A longer text is compacted whenever it has doubled, so that compaction costs each fact the same however many there
    /// are.
    /// </summary>
    public int CompactionLength { get; init; } = 32 << 10;

    /// <summary>Measures when a time to live has to be renewed.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Adds facts, in any order, any number of times.</summary>
    /// <param name="facts">With the customers whose they are.</param>
    /// <param name="now">What was due before is of no interest any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AppendAsync(
        IEnumerable<(CustomerId Customer, ReservationFact Fact)> facts,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var lines = new Dictionary<CustomerId, List<byte[]>>();
        foreach (var (customer, fact) in facts)
        {
            if (!lines.TryGetValue(customer, out var ofCustomer))
                lines.Add(customer, ofCustomer = new List<byte[]>(1));
            ofCustomer.Add(fact.ToUtf8Line());
        }

        if (_known.Count + lines.Count > MaxKnownTexts)
            _known.Clear();
        var appends = new List<(CustomerId Customer, Task<long> Length, int Added)>(lines.Count);
        var renewals = new List<CustomerId>();
        var grown = new List<CustomerId>();
        foreach (var (customer, ofCustomer) in lines)
        {
            var key = KeyOf(customer);
            var text = ofCustomer is [var only] ? only : Joined(ofCustomer);
            appends.Add((customer, redis.StringAppendAsync(key, text), text.Length));
        }

        await Task.WhenAll(appends.Select(append => append.Length)).WaitAsync(Patience, cancellationToken);
        foreach (var (customer, append, added) in appends)
        {
            var length = await append;
            // Whoever took a text away took its time to live with it.
            if (length == added || IsToBeRenewed(customer))
                renewals.Add(customer);
            if (length > CompactionLength && length > 2 * _known.GetValueOrDefault(customer).CompactedLength)
                grown.Add(customer);
        }

        await RenewAsync(renewals, cancellationToken);
        foreach (var customer in grown)
            await CompactAsync(customer, now, cancellationToken);
    }

    private static byte[] Joined(List<byte[]> lines)
    {
        var text = new byte[lines.Sum(line => line.Length)];
        var at = 0;
        foreach (var line in lines)
        {
            line.CopyTo(text, at);
            at += line.Length;
        }

        return text;
    }

    private RedisKey KeyOf(CustomerId customer) => place.Of(RedisKeys.CustomerReservations(customer));

    // To renew it with every fact would be as much work as the fact.
    private bool IsToBeRenewed(CustomerId customer) =>
        _known.GetValueOrDefault(customer).RenewedAt is not { } renewedAt || Clock.GetElapsedTime(renewedAt) >= RenewAfter;

    private async Task RenewAsync(List<CustomerId> customers, CancellationToken cancellationToken)
    {
        if (customers.Count == 0)
            return;
        await Task.WhenAll(customers.Select(customer =>
            redis.KeyExpireAsync(KeyOf(customer), TimeToLive))).WaitAsync(Patience, cancellationToken);
        foreach (var customer in customers)
            _known[customer] = _known.GetValueOrDefault(customer) with { RenewedAt = Clock.GetTimestamp() };
    }

    private async Task CompactAsync(CustomerId customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = KeyOf(customer);
        var text = (string?)await redis.StringGetAsync(key).WaitAsync(Patience, cancellationToken) ?? "";
        var compacted = new StringBuilder();
        foreach (var fact in new ReservationFacts(text).StillShownAt(now))
            compacted.Append(fact.ToLine());
        await Compact.RunAsync(
            redis, [key], [text, compacted.ToString(), (long)TimeToLive.TotalSeconds], Patience, cancellationToken);
        _known[customer] = _known.GetValueOrDefault(customer) with { CompactedLength = compacted.Length };
    }

    /// <summary>What this process did to a text.</summary>
    private readonly record struct KnownText(long? RenewedAt, int CompactedLength);
}
