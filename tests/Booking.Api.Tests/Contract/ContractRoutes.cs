using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Contract;

/// <summary>Who may use a route.</summary>
public enum Access
{
    Anybody,
    Customers,
    Managers,
}

/// <summary>A route of the contract, its path as the OpenAPI document has it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Request">The schema of its body in the OpenAPI document; null: it reads none.</param>
/// <param name="Success">The status and the schema of its good answer; null: it is not JSON.</param>
public sealed record ContractRoute(
    string Method, string Path, Access Access, string? Request, (int Status, string? Schema) Success)
{
    public override string ToString() => $"{Method} {Path}";

    /// <summary>The path with ids in the place of its parameters.</summary>
    public string With(string session, string reservation, string user, string plan) => Path
        .Replace("{sessionId}", session, StringComparison.Ordinal)
        .Replace("{reservationId}", reservation, StringComparison.Ordinal)
        .Replace("{ticketId}", reservation, StringComparison.Ordinal)
        .Replace("{userId}", user, StringComparison.Ordinal)
        .Replace("{customerId}", user, StringComparison.Ordinal)
        .Replace("{seatId}", "A-1", StringComparison.Ordinal)
        .Replace("{name}", "no-such-projection", StringComparison.Ordinal)
        .Replace("{planId}", plan, StringComparison.Ordinal);

    /// <summary>The path with ids of nothing.</summary>
    public string WithUnknownIds()
    {
        var nothing = Guid.NewGuid().ToString();
        return With(nothing, nothing, nothing, nothing);
    }
}

/// <summary>Every route there is, written down once more: a route that appears or vanishes fails a test.</summary>
internal static class ContractRoutes
{
    private const string Reservation = "/sessions/{sessionId}/reservations/{reservationId}";

    public static readonly ContractRoute[] All =
    [
        new("POST", "/users", Access.Anybody, "SignUpRequest", (201, "UserResponse")),
        new("POST", "/tokens", Access.Anybody, "SignInRequest", (200, "TokenResponse")),
        new("POST", "/tokens/guest", Access.Anybody, null, (200, "TokenResponse")),
        new("POST", "/tokens/refresh", Access.Anybody, "RefreshTokenRequest", (200, "TokenResponse")),
        new("PUT", "/users/{userId}/role", Access.Managers, "SetRoleRequest", (200, "UserResponse")),
        new("GET", "/me", Access.Customers, null, (200, "UserResponse")),
        new("POST", "/plans", Access.Managers, "CreatePlanRequest", (201, "CreatePlanResponse")),
        new("GET", "/plans", Access.Managers, null, (200, "ItemsResponseOfPlanResponse")),
        new("GET", "/plans/{planId}", Access.Managers, null, (200, "PlanWithSeatingResponse")),
        new("POST", "/sessions", Access.Managers, "CreateSessionRequest", (201, "CreateSessionResponse")),
        new("GET", "/sessions", Access.Anybody, null, (200, "ItemsResponseOfSessionSummaryResponse")),
        new("GET", "/sessions/{sessionId}", Access.Anybody, null, (200, "SessionResponse")),
        new("DELETE", "/sessions/{sessionId}", Access.Managers, "CancelSessionRequest", (200, "VersionResponse")),
        new("GET", "/sessions/{sessionId}/seating", Access.Anybody, null, (200, "SeatingResponse")),
        new("GET", "/sessions/{sessionId}/seats", Access.Anybody, null, (200, "SeatMapResponse")),
        new("POST", "/sessions/{sessionId}/blocks", Access.Managers, "BlockSeatsRequest", (200, "VersionResponse")),
        new("DELETE", "/sessions/{sessionId}/blocks", Access.Managers, "BlockSeatsRequest", (200, "VersionResponse")),
        new("POST", "/sessions/{sessionId}/check-ins", Access.Managers, "CheckInRequest", (200, "CheckInResponse")),
        new("GET", "/sessions/{sessionId}/statistics", Access.Managers, null, (200, "SessionStatisticsResponse")),
        new("GET", "/statistics", Access.Managers, null, (200, "StatisticsResponse")),
        new("GET", "/sessions/{sessionId}/past", Access.Managers, null, (200, "PastResponse")),
        new("GET", "/sessions/{sessionId}/past/reservations", Access.Managers, null,
            (200, "ItemsResponseOfReservationResponse")),
        new("GET", "/sessions/{sessionId}/changes", Access.Managers, null, (200, "ChangesResponse")),
        new("GET", "/sessions/{sessionId}/seats/{seatId}/history", Access.Managers, null, (200, "SeatHistoryResponse")),
        new("GET", "/customers/{customerId}/history", Access.Managers, null, (200, "ItemsResponseOfHistoryItem")),
        new("GET", "/projections", Access.Managers, null, (200, "ItemsResponseOfProjectionResponse")),
        new("POST", "/projections/{name}/rebuild", Access.Managers, null, (202, "ProjectionResponse")),
        new("GET", "/sessions/{sessionId}/events", Access.Managers, null, (200, "ItemsResponseOfRecordedEvent")),
        new("GET", "/sessions/{sessionId}/refusals", Access.Managers, null, (200, "ItemsResponseOfRefusalResponse")),
        new("GET", "/sessions/{sessionId}/audit", Access.Managers, null, (200, "AuditResponse")),
        new("POST", "/sessions/{sessionId}/reservations", Access.Customers, "ReserveSeatsRequest",
            (201, "ReservationResponse")),
        new("GET", Reservation, Access.Customers, null, (200, "ReservationResponse")),
        new("DELETE", Reservation, Access.Customers, null, (200, "ReservationResponse")),
        new("POST", Reservation + "/payment", Access.Customers, "PayReservationRequest", (200, "ReservationResponse")),
        new("GET", "/me/purchases", Access.Customers, null, (200, "ItemsResponseOfPurchaseResponse")),
        new("GET", "/me/reservations", Access.Customers, null, (200, "ItemsResponseOfActiveReservationResponse")),
        new("GET", "/users/{userId}/purchases", Access.Customers, null, (200, "ItemsResponseOfPurchaseResponse")),
        new("GET", "/tickets/{ticketId}.svg", Access.Customers, null, (200, null)),
        new("GET", "/health/live", Access.Anybody, null, (200, "HealthResponse")),
        new("GET", "/health/ready", Access.Anybody, null, (200, "HealthResponse")),
    ];

    /// <summary>A good body of a route, for tests that spoil it; null: the route reads none.</summary>
    public static JsonObject? Body(ContractRoute route) => route.Request switch
    {
        null => null,
        "SignUpRequest" => new()
        {
            ["email"] = $"{Guid.NewGuid():N}@example.com",
            ["name"] = "Somebody",
            ["password"] = "Secret-2026",
        },
        "SignInRequest" => new() { ["email"] = "nobody@example.com", ["password"] = "Secret-2026" },
        "RefreshTokenRequest" => new() { ["refreshToken"] = "a-token" },
        "SetRoleRequest" => new() { ["role"] = "customer" },
        "CreatePlanRequest" => new() { ["name"] = "A plan", ["seating"] = Seatings.File("native-theatre") },
        "CreateSessionRequest" => SessionWithEverything(),
        "CancelSessionRequest" => new() { ["reason"] = "The singer is ill" },
        "BlockSeatsRequest" => new() { ["seats"] = new JsonArray("Stalls-B-1", "Stalls-B-2"), ["reason"] = "House seats" },
        "CheckInRequest" => new() { ["code"] = "0123456789ABCDEFGHJKMNPQ" },
        "ReserveSeatsRequest" => new()
        {
            ["seats"] = new JsonArray("Stalls-A-1", "Stalls-A-2"),
            ["areas"] = new JsonArray(new JsonObject { ["area"] = "floor", ["quantity"] = 2 }),
        },
        "PayReservationRequest" => new() { ["method"] = "card", ["token"] = "tok_declined" },
        var other => throw new ArgumentException($"There is no body of {other}.", nameof(route)),
    };

    private static JsonObject SessionWithEverything() => new()
    {
        ["title"] = "An evening",
        ["venue"] = "The hall",
        ["startsAt"] = "2030-05-01T20:00:00Z",
        ["currency"] = "BRL",
        ["prices"] = Seatings.TheatrePrices,
        ["seating"] = Seatings.File("native-theatre"),
        ["salesOpenAt"] = "2020-05-01T20:00:00Z",
        ["salesCloseAt"] = "2030-05-01T19:00:00Z",
        ["holdSeconds"] = 60,
        ["maxSeatsPerCustomer"] = 4,
        ["refundableUntil"] = "2030-04-01T00:00:00Z",
        ["preventOrphans"] = true,
    };
}
