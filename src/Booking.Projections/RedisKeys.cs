using Booking.Domain;
using StackExchange.Redis;

namespace Booking.Projections;

/// <summary>
/// Every key that the read models keep in Redis. The number is the projection's version: a changed shape gets a new one,
/// and with it keys of its own. What a script touches together shares the hash tag in braces, so that it stays together
/// on a cluster.
/// </summary>
public static class RedisKeys
{
    /// <summary>How many hash tags the customers share: so many script calls at most write a batch of reservations.</summary>
    public const int CustomerBuckets = 16;

    /// <summary>String: a session's whole seat map, see <c>SeatMapLayout</c>.</summary>
    public static RedisKey SeatMap(SessionId session) => $"booking:seat-map:1:{{{session.Value:N}}}";

    /// <summary>String: the run of the Redis server in which every seat map was found to be there.</summary>
    public static RedisKey SeatMapMarker { get; } = "booking:seat-map:1:marker";

    /// <summary>Sorted set: sessions whose map has to be rebuilt, scored by the version it must reach.</summary>
    public static RedisKey SeatMapRebuilds { get; } = "booking:seat-map:1:rebuilds";

    /// <summary>String: a customer's active reservations, see <c>ReservationFacts</c>.</summary>
    public static RedisKey CustomerReservations(CustomerId customer) =>
        $"booking:reservations:2:{{{CustomerBucket(customer)}}}:{customer.Value:N}";

    /// <summary>String: the run of the Redis server in which every active reservation was found to be there.</summary>
    public static RedisKey ReservationsMarker { get; } = "booking:reservations:2:marker";

    /// <summary>Sorted set: sessions whose active reservations have to be rebuilt, scored by version.</summary>
    public static RedisKey ReservationsRebuilds { get; } = "booking:reservations:2:rebuilds";

    /// <summary>The hash tag of a customer's keys, 0 to <see cref="CustomerBuckets"/> - 1.</summary>
    public static int CustomerBucket(CustomerId customer)
    {
        Span<byte> bytes = stackalloc byte[16];
        customer.Value.TryWriteBytes(bytes);
        // FNV-1a: ids that count up differ in few bytes, and all of them must count.
        var hash = 2_166_136_261u;
        foreach (var value in bytes)
            hash = (hash ^ value) * 16_777_619u;
        return (int)(hash % CustomerBuckets);
    }
}
