using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Domain;
using Booking.Projections.Purchases;

namespace Booking.Api.Features.Purchases;

/// <summary><c>GET /me/purchases</c> and <c>GET /users/{userId}/purchases</c>.</summary>
internal static class ReadPurchasesRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/purchases", ReadMineAsync)
            .RequireAuthorization()
            .WithTags("Purchases").WithName("ReadMyPurchases").WithSummary("The bearer's purchases, the newest first.")
            .Produces<ItemsResponse<PurchaseResponse>>()
            .WithProblems(401, 422);
        routes.MapGet("/users/{userId:guid}/purchases", ReadOfUserAsync)
            .RequireAuthorization()
            .WithTags("Purchases").WithName("ReadPurchases")
            .WithSummary("A user's purchases, to that user and to managers.")
            .Produces<ItemsResponse<PurchaseResponse>>()
            .WithProblems(401, 404, 422);
    }

    private static Task<IResult> ReadMineAsync(
        string? limit, string? cursor, HttpContext http, PurchasesReader purchases, OwnWrites ownWrites,
        CancellationToken cancellationToken) =>
        ReadAsync(http.User.Customer(), limit, cursor, purchases, ownWrites, cancellationToken);

    private static async Task<IResult> ReadOfUserAsync(
        Guid userId, string? limit, string? cursor, HttpContext http, Users users, PurchasesReader purchases,
        OwnWrites ownWrites, CancellationToken cancellationToken)
    {
        var bearer = http.User.Customer().Value;
        if (userId != bearer && await users.FindRoleAsync(bearer, cancellationToken) != UserRole.Manager)
            return Problem.NotFound("user");
        return await ReadAsync(new CustomerId(userId), limit, cursor, purchases, ownWrites, cancellationToken);
    }

    private static async Task<IResult> ReadAsync(
        CustomerId customer, string? limit, string? cursor, PurchasesReader purchases, OwnWrites ownWrites,
        CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = Cursors.Read(cursor, out var after) ?? problem;
        if (problem is not null)
            return problem;
        await ownWrites.SeeAsync(PurchasesProjection.ProjectionName, cancellationToken);
        var page = await purchases.ReadByCustomerAsync(customer, items, after, cancellationToken);
        return TypedResults.Json(
            new ItemsResponse<PurchaseResponse>([.. page.Items.Select(PurchaseResponse.Of)], page.Next?.ToString()),
            ApiJson.Default.ItemsResponsePurchaseResponse);
    }
}
