using Booking.Audit.Past;

namespace Booking.Api.Features.Audit;

/// <summary>What became of a seat.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="SeatId">The seat.</param>
/// <param name="Category">Its price category.</param>
/// <param name="Price">What it costs.</param>
/// <param name="Items">The events that name it, the oldest first.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record SeatHistoryResponse(
    Guid SessionId, string SeatId, string Category, Http.MoneyResponse Price, IReadOnlyList<HistoryItem> Items,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    string? Next);
