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
            var hash = _redis.HashGetAllAsync(RedisKeys.CustomerReservations(customer));
            var marker = _redis.StringGetAsync(RedisKeys.ReservationsMarker);
            await Task.WhenAll(hash, marker).WaitAsync(Patience, cancellationToken);
            if (!RedisMarker.IsComplete(await marker))
                return new RedisReading<IReadOnlyList<ActiveReservationView>>.Missing();
            return new RedisReading<IReadOnlyList<ActiveReservationView>>.Found(ActiveOf(await hash, now));
        });

    private static IReadOnlyList<ActiveReservationView> ActiveOf(HashEntry[] hash, DateTimeOffset now) =>
    [
        .. hash.Where(field => !((string)field.Name!).StartsWith('@'))
            .Select(field => ReservationEntry.Parse(
                new ReservationId(Guid.ParseExact((string)field.Name!, "N")), (string)field.Value!, now))
            .OfType<ActiveReservationView>()
            .OrderByDescending(reservation => reservation.ReservedAt)
            .ThenByDescending(reservation => reservation.ReservationId.Value),
    ];
}
