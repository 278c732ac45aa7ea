using Booking.Domain;
using StackExchange.Redis;

namespace Booking.Projections;

/// <summary>
/// Every key that the read models keep in Redis, and every channel. The number is the projection's version: a changed shape gets a new one,
/// and with it keys of its own. No script touches two keys but a key and its copy (see <c>RedisPlace</c>): they may be spread
/// over a cluster.
/// </summary>
public static class RedisKeys
{
    /// <summary>String: a session's whole seat map, see <c>SeatMapLayout</c>.</summary>
    public static RedisKey SeatMap(SessionId session) => $"booking:seat-map:1:{{{session.Value:N}}}";

    /// <summary>The seat maps of all sessions, as a pattern of <c>SCAN</c>.</summary>
    public static string AnySeatMap => "booking:seat-map:1:{*}";

    /// <summary>Channel: what the projection does to a session's seat map, see <c>SeatMapNewsFormat</c>.</summary>
    public static RedisChannel SeatMapNews(SessionId session) => $"booking:seat-map:1:news:{session.Value:N}";

    /// <summary>String: the run of the Redis server in which every seat map was found to be there.</summary>
    public static RedisKey SeatMapMarker { get; } = "booking:seat-map:1:marker";

    /// <summary>Sorted set: sessions whose map has to be rebuilt, scored by the version it must reach.</summary>
    public static RedisKey SeatMapRebuilds { get; } = "booking:seat-map:1:rebuilds";

    /// <summary>String: a customer's active reservations, see <c>ReservationFact</c>.</summary>
    public static RedisKey CustomerReservations(CustomerId customer) =>
        $"booking:reservations:2:{customer.Value:N}";

    /// <summary>The active reservations of all customers, as a pattern of <c>SCAN</c>: 32 digits.</summary>
    public static string AnyCustomerReservations { get; } = "booking:reservations:2:" + new string('?', 32);

    /// <summary>Channel: whose reservations have changed, see <c>ReservationNews</c>.</summary>
    public static RedisChannel ReservationNews { get; } = "booking:reservations:2:news";

    /// <summary>String: the run of the Redis server in which every active reservation was found to be there.</summary>
    public static RedisKey ReservationsMarker { get; } = "booking:reservations:2:marker";

    /// <summary>Sorted set: sessions whose active reservations have to be rebuilt, scored by version.</summary>
    public static RedisKey ReservationsRebuilds { get; } = "booking:reservations:2:rebuilds";
}
