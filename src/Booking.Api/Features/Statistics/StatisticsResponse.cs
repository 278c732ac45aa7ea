using Booking.Api.Http;
using Booking.Projections.Statistics;

namespace Booking.Api.Features.Statistics;

/// <summary>The places of a category now.</summary>
public sealed record CategoryStatisticsResponse(
    string Category, long Places, long Available, long Held, long Sold, long Blocked, MoneyResponse Revenue)
{
    /// <summary>A category's places, with amounts in a currency.</summary>
    public static CategoryStatisticsResponse Of(CategoryCounts counts, string currency) => new(
        counts.Category, counts.Places, counts.Places - counts.Held - counts.Sold - counts.Blocked, counts.Held,
        counts.Sold, counts.Blocked, new MoneyResponse(counts.Revenue, currency));
}

/// <summary>The sale of a session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that is counted.</param>
/// <param name="Places">All places.</param>
/// <param name="Available">Free now.</param>
/// <param name="Held">Claimed now, not paid.</param>
/// <param name="Sold">Paid now.</param>
/// <param name="Blocked">Out of sale now.</param>
/// <param name="Revenue">What was paid less what was given back.</param>
/// <param name="Categories">The same by category.</param>
/// <param name="Life">What happened since the session was opened.</param>
/// <param name="Days">What happened on each day (UTC) with anything, the oldest first.</param>
/// <param name="Minutes">What happened in each minute with anything, the oldest first; the newest as many as asked for.</param>
public sealed record SessionStatisticsResponse(
    Guid SessionId,
    long Version,
    long Places,
    long Available,
    long Held,
    long Sold,
    long Blocked,
    MoneyResponse Revenue,
    IReadOnlyList<CategoryStatisticsResponse> Categories,
    SalesResponse Life,
    IReadOnlyList<DaySalesResponse> Days,
    IReadOnlyList<MinuteSalesResponse> Minutes)
{
    /// <summary>The statistics as the read model has them.</summary>
    public static SessionStatisticsResponse Of(SessionSalesView view)
    {
        var all = CurrencyStatisticsResponse.Of(view.Sales);
        return new SessionStatisticsResponse(
            view.SessionId.Value, view.Version, all.Places, all.Available, all.Held, all.Sold, all.Blocked, all.Revenue,
            all.Categories, all.Total, all.Days, all.Minutes);
    }
}

/// <summary>The sales of all sessions that are priced in one currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Sessions">How many sessions.</param>
/// <param name="Places">All their places.</param>
/// <param name="Available">Free now.</param>
/// <param name="Held">Claimed now, not paid.</param>
/// <param name="Sold">Paid now.</param>
/// <param name="Blocked">Out of sale now.</param>
/// <param name="Revenue">What was paid less what was given back, in the time asked for.</param>
/// <param name="Categories">Places and what they brought, now and by category.</param>
/// <param name="Total">What happened in the time asked for.</param>
/// <param name="Days">What happened on each day (UTC) of it with anything, the oldest first.</param>
/// <param name="Minutes">What happened in each minute of it with anything, the oldest first.</param>
public sealed record CurrencyStatisticsResponse(
    string Currency,
    long Sessions,
    long Places,
    long Available,
    long Held,
    long Sold,
    long Blocked,
    MoneyResponse Revenue,
    IReadOnlyList<CategoryStatisticsResponse> Categories,
    SalesResponse Total,
    IReadOnlyList<DaySalesResponse> Days,
    IReadOnlyList<MinuteSalesResponse> Minutes)
{
    /// <summary>The statistics as the read model has them.</summary>
    public static CurrencyStatisticsResponse Of(SalesView sales)
    {
        var currency = sales.Currency;
        var (places, held, sold, blocked) = (
            sales.Categories.Sum(category => category.Places), sales.Categories.Sum(category => category.Held),
            sales.Categories.Sum(category => category.Sold), sales.Categories.Sum(category => category.Blocked));
        return new CurrencyStatisticsResponse(
            currency, sales.Sessions, places, places - held - sold - blocked, held, sold, blocked,
            new MoneyResponse(sales.Total.Revenue, currency),
            [.. sales.Categories.Select(category => CategoryStatisticsResponse.Of(category, currency))],
            new SalesResponse(sales.Total, currency), [.. sales.Days.Select(day => new DaySalesResponse(day, currency))],
            [.. sales.Minutes.Select(minute => new MinuteSalesResponse(minute, currency))]);
    }
}

/// <summary>A session that sells well.</summary>
public sealed record PopularSessionResponse(
    Guid SessionId, string Title, string Venue, DateTimeOffset StartsAt, long Places, long PlacesSold, MoneyResponse Revenue)
{
    /// <summary>The session as the read model has it.</summary>
    public static PopularSessionResponse Of(PopularSession session) => new(
        session.SessionId.Value, session.Title, session.Venue, session.StartsAt, session.Places, session.PlacesSold,
        new MoneyResponse(session.Revenue.Amount, session.Revenue.Currency));
}

/// <summary>The sales of all sessions.</summary>
/// <param name="Currencies">By currency: amounts of different ones cannot be added.</param>
/// <param name="Popular">The sessions that sold most places in the time asked for, the best first.</param>
public sealed record StatisticsResponse(
    IReadOnlyList<CurrencyStatisticsResponse> Currencies, IReadOnlyList<PopularSessionResponse> Popular);
