using Booking.Domain.Sessions;
using Booking.Projections.Sessions;

namespace Booking.Api.Features.Sessions;

/// <summary>A session as a list shows it.</summary>
public sealed record SessionSummaryResponse(
    Guid SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    SessionStatus Status,
    SessionCounts Counts);

/// <summary>A session with the rules of its sale.</summary>
public sealed record SessionResponse(
    Guid SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    SessionStatus Status,
    SessionCounts Counts,
    long Version,
    int Places,
    string Currency,
    IReadOnlyDictionary<string, long> Prices,
    int HoldSeconds,
    int MaxSeatsPerCustomer,
    bool PreventOrphans,
    DateTimeOffset? SalesOpenAt,
    DateTimeOffset? SalesCloseAt,
    DateTimeOffset? RefundableUntil)
{
    /// <summary>The session as the sessions' list has it.</summary>
    public static SessionResponse Of(SessionListItem item) => new(
        item.SessionId.Value, item.Title, item.Venue, item.StartsAt, item.Status, item.Counts, item.Version,
        item.Counts.Total, item.Currency, item.Prices, item.HoldSeconds, item.MaxSeatsPerCustomer,
        item.PreventOrphans, item.SalesOpenAt, item.SalesCloseAt, item.RefundableUntil);

    /// <summary>The session as its own state has it.</summary>
    public static SessionResponse Of(SessionState state)
    {
        var terms = state.Terms;
        return new SessionResponse(
            terms.SessionId, terms.Title, terms.Venue, terms.StartsAt,
            state.IsCancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled, state.Counts, state.Version,
            terms.Places, terms.Currency, terms.Prices, terms.HoldSeconds, terms.MaxSeatsPerCustomer,
            terms.PreventOrphans, terms.SalesOpenAt, terms.SalesCloseAt, terms.RefundableUntil);
    }
}
