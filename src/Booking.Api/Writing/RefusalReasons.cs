using System.Collections.Concurrent;
using System.Text.Json;
using Booking.Domain.Sessions;

namespace Booking.Api.Writing;

/// <summary>The words by which refusals are counted.</summary>
internal static class RefusalReasons
{
    private static readonly ConcurrentDictionary<Type, string> ByType = new();

    /// <summary>The reason of a refusal: its case's name in kebab-case, and the slug of its problem where that is another
    /// one.</summary>
    public static string Of(Rejection rejection) => rejection switch
    {
        Rejection.SessionIsCancelled => "session-cancelled",
        Rejection.OrphanSeats => "orphan-seat",
        Rejection.ReservationHasExpired => "reservation-expired",
        Rejection.ReservationIsCancelled => "reservation-cancelled",
        _ => ByType.GetOrAdd(rejection.GetType(), static type => JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name)),
    };
}
