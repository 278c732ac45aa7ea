using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>The active reservations in Redis: a hash a customer. The customers of a bucket are written by one call.</summary>
internal sealed class ReservationStore(IDatabase redis)
{
    /// <summary>
    /// A hash that nothing changes is dropped after this time: longer than any hold and its payment can last together, so
    /// that a stale write which comes later brings back only what its deadline hides.
    /// </summary>
    private static readonly int SecondsToLive = (int)TimeSpan.FromHours(2).TotalSeconds;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Apply = RedisScript.Embedded("apply-reservations");
    private static readonly RedisScript Restore = RedisScript.Embedded("restore-reservations");

    /// <summary>Applies steps to customers of one bucket, in order.</summary>
    /// <returns>The steps that speak of a reservation that is not there.</returns>
    public async Task<IReadOnlyList<(SessionId Session, long Version)>> ApplyAsync(
        IReadOnlyList<(SessionId Session, long Version, ReservationStep Step)> steps, CancellationToken cancellationToken)
    {
        var keys = new KeyIndexes();
        var arguments = new List<RedisValue>(1 + steps.Count * 6) { SecondsToLive };
        foreach (var (session, version, step) in steps)
        {
            arguments.Add(keys.IndexOf(step.CustomerId));
            arguments.Add(step.Kind);
            arguments.Add(session.Value.ToString("N"));
            arguments.Add(version);
            arguments.Add(step.ReservationId.ToString("N"));
            arguments.Add(step.Detail);
        }

        var unknown = (RedisResult[]?)await Apply.RunAsync(
            redis, keys.ToArray(), [.. arguments], Patience, cancellationToken) ?? [];
        return [.. unknown.Select(number => steps[(int)number - 1]).Select(step => (step.Session, step.Version))];
    }

    /// <summary>Puts the entries of customers of one bucket back, as of a version of a session.</summary>
    /// <returns>The customers who have seen a later event of it: nothing of theirs was written.</returns>
    public async Task<IReadOnlyList<Guid>> RestoreAsync(
        SessionId session,
        long version,
        IReadOnlyList<(Guid Customer, Guid Reservation, string Entry)> entries,
        CancellationToken cancellationToken)
    {
        var keys = new KeyIndexes();
        var arguments = new List<RedisValue>(3 + entries.Count * 3)
        {
            SecondsToLive, session.Value.ToString("N"), version,
        };
        foreach (var (customer, reservation, entry) in entries)
        {
            arguments.Add(keys.IndexOf(customer));
            arguments.Add(reservation.ToString("N"));
            arguments.Add(entry);
        }

        var later = (RedisResult[]?)await Restore.RunAsync(
            redis, keys.ToArray(), [.. arguments], Patience, cancellationToken) ?? [];
        return [.. later.Select(index => keys.CustomerAt((int)index))];
    }

    /// <summary>The customers of one call, numbered from 1 as Lua does.</summary>
    private sealed class KeyIndexes
    {
        private readonly List<Guid> _customers = [];
        private readonly Dictionary<Guid, int> _indexes = [];

        public int IndexOf(Guid customer)
        {
            if (_indexes.TryGetValue(customer, out var index))
                return index;
            _customers.Add(customer);
            _indexes.Add(customer, _customers.Count);
            return _customers.Count;
        }

        public Guid CustomerAt(int index) => _customers[index - 1];

        public RedisKey[] ToArray() =>
            [.. _customers.Select(customer => RedisKeys.CustomerReservations(new CustomerId(customer)))];
    }
}
