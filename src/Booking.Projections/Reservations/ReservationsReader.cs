using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>Reads active reservations. Safe for concurrent use; never throws because Redis is away.</summary>
/// <param name="connection">May be disconnected: then the answer is <see cref="RedisReading{T}.Unavailable"/>.</param>
public sealed class ReservationsReader(IConnectionMultiplexer connection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly IDatabase _redis = connection.GetDatabase();
    private readonly RebuildList _rebuilds = new(connection.GetDatabase(), RedisKeys.ReservationsRebuilds);

    /// <summary>A customer's active reservations, the newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="now">What is due at or before this instant is left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see cref="RedisReading{T}.Missing"/> while they are being rebuilt and some may not be there yet.</returns>
    public Task<RedisReading<IReadOnlyList<ActiveReservationView>>> ReadActiveAsync(
        CustomerId customer, DateTimeOffset now, CancellationToken cancellationToken) =>
        RedisReading<IReadOnlyList<ActiveReservationView>>.OfAsync(connection, async () =>
        {
            // The marker last: a Redis emptied between the two has no marker.
            var kept = _redis.StringGetAsync(RedisKeys.CustomerReservations(customer));
            var marker = _redis.StringGetAsync(RedisKeys.ReservationsMarker);
            await Task.WhenAll(kept, marker).WaitAsync(Patience, cancellationToken);
            if (!RedisMarker.IsComplete(await marker))
                return new RedisReading<IReadOnlyList<ActiveReservationView>>.Missing();
            var facts = new ReservationFacts((string?)await kept ?? "");
            var losses = facts.SessionsWithLossesAt(now);
            foreach (var session in losses)
                await _rebuilds.AskAsync(session, cancellationToken);
            return losses.Count > 0
                ? new RedisReading<IReadOnlyList<ActiveReservationView>>.Missing()
                : new RedisReading<IReadOnlyList<ActiveReservationView>>.Found(facts.ActiveAt(now));
        });
}
