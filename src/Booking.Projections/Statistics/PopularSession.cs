using Booking.Domain;

namespace Booking.Projections.Statistics;

/// <summary>A session and what it sold in the time asked for.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Title">Its title.</param>
/// <param name="Venue">Its venue.</param>
/// <param name="StartsAt">Its start.</param>
/// <param name="Places">All its places.</param>
/// <param name="PlacesSold">Places sold and not given back.</param>
/// <param name="Revenue">What was paid and not given back.</param>
public sealed record PopularSession(
    SessionId SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    long Places,
    long PlacesSold,
    Money Revenue);
