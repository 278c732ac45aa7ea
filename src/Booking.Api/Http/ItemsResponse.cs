namespace Booking.Api.Http;

/// <summary>One page of a collection.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record ItemsResponse<T>(
    IReadOnlyList<T> Items,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    string? Next);
