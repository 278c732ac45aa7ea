namespace Booking.Api.Http;

/// <summary>Tells the OpenAPI document which problems a route may answer.</summary>
internal static class RouteProblems
{
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.ProducesProblem(status);
        return route;
    }
}
