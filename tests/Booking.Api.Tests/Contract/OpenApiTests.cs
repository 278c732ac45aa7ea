using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>The OpenAPI document says what there is: no more, no less.</summary>
[Collection<SessionsCollection>]
public sealed class OpenApiTests(ContractNode node)
{
    private const string Json = "application/json";

    [Fact]
    public async Task The_document_has_exactly_the_routes_of_the_contract()
    {
        var document = await ReadAsync();
        var routes = document["paths"].AsObject().SelectMany(
            path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(ContractRoutes.All.Select(route => route.ToString()).Order(), routes.Order());
    }

    [Fact]
    public async Task Every_operation_names_its_request_and_its_answers()
    {
        var document = await ReadAsync();
        foreach (var route in ContractRoutes.All)
        {
            var operation = OperationOf(document, route);
            Assert.NotEmpty(operation["operationId"]!.GetValue<string>());
            Assert.NotEmpty(operation["summary"]!.GetValue<string>());
            Assert.Equal(route.Request, SchemaOf(operation["requestBody"]));

            var (status, schema) = route.Success;
            var success = operation["responses"]![$"{status}"];
            Assert.True(success is not null, $"{route} does not say what {status} is.");
            Assert.Equal(schema, SchemaOf(success));
            Assert.Equal(route.Access == Access.Anybody, operation["security"] is null);
            AssertProblems(route, operation);
        }

        var ids = ContractRoutes.All.Select(route => OperationOf(document, route)["operationId"]!.GetValue<string>());
        Assert.Equal(ContractRoutes.All.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task What_is_answered_and_what_is_sent_has_the_shape_that_the_document_says()
    {
        var document = await ReadAsync();
        var shapes = new OpenApiShapes(document.Json!);
        var opened = (await node.Manager.PostAsync("/sessions", SessionBody())).IsCreated();
        var path = $"/sessions/{opened["sessionId"]}";
        var guest = await node.GuestAsync();
        var reserve = ContractRoutes.Body(ContractRoutes.All.Single(route => route.Request == "ReserveSeatsRequest"))!;
        var held = (await guest.PostAsync($"{path}/reservations", reserve)).IsCreated();
        var active = (await guest.GetAsync("/me/reservations")).IsOk();
        var paid = (await guest.PayAsync(opened.Text("sessionId"), held)).IsOk();
        var used = (await node.Manager.PostAsync($"{path}/check-ins", new { code = Code(paid) })).IsOk();
        var plan = (await node.Manager.PostAsync(
            "/plans", new JsonObject { ["name"] = "A plan", ["seating"] = Seatings.File("grid-theatre") })).IsCreated();
        (string Schema, JsonNode? Value)[] answers =
        [
            ("CreateSessionResponse", opened.Json),
            ("SessionResponse", (await guest.GetAsync(path)).IsOk().Json),
            ("SeatingResponse", (await guest.GetAsync($"{path}/seating")).IsOk().Json),
            ("SeatMapResponse", (await guest.GetAsync($"{path}/seats")).IsOk().Json),
            ("SeatMapResponse", (await guest.GetAsync($"{path}/seats?format=compact")).IsOk().Json),
            ("ItemsResponseOfSessionSummaryResponse", (await guest.GetAsync("/sessions?limit=1")).IsOk().Json),
            ("ReservationResponse", held.Json),
            ("ReservationResponse", paid.Json),
            ("ItemsResponseOfActiveReservationResponse", active.Json),
            ("ItemsResponseOfPurchaseResponse", (await guest.GetAsync("/me/purchases")).IsOk().Json),
            ("CheckInResponse", used.Json),
            ("SessionStatisticsResponse", (await node.Manager.GetAsync($"{path}/statistics")).IsOk().Json),
            ("StatisticsResponse", (await node.Manager.GetAsync("/statistics?limit=3")).IsOk().Json),
            ("UserResponse", (await guest.GetAsync("/me")).IsOk().Json),
            ("UserResponse", (await node.Manager.GetAsync("/me")).IsOk().Json),
            ("TokenResponse", (await guest.PostAsync("/tokens/guest")).IsOk().Json),
            ("CreatePlanResponse", plan.Json),
            ("PlanWithSeatingResponse", (await node.Manager.GetAsync($"/plans/{plan["planId"]}")).IsOk().Json),
            ("ItemsResponseOfPlanResponse", (await node.Manager.GetAsync("/plans")).IsOk().Json),
            ("HealthResponse", (await guest.GetAsync("/health/ready")).IsOk().Json),
        ];
        Assert.All(answers, answer => Assert.Equal([], shapes.Faults(answer.Schema, answer.Value)));
        Assert.All(
            ContractRoutes.All.Where(route => route.Request is not null),
            route => Assert.Equal([], shapes.Faults(route.Request!, ContractRoutes.Body(route))));
    }

    [Theory]
    [InlineData("ReservationStatus", "held", "paying", "paid", "cancelled", "expired", "refunded")]
    [InlineData("SeatStatus", "available", "held", "sold", "blocked")]
    [InlineData("UserRole", "customer", "manager")]
    public async Task Statuses_are_words(string schema, params string[] words)
    {
        var document = await ReadAsync();
        Assert.Equal(words, document["components"]["schemas"]![schema]!["enum"]!.Texts());
    }

    private static string Code(Answer paid) => paid["tickets"][0]!["code"]!.GetValue<string>();

    private static JsonObject SessionBody()
    {
        var body = ContractRoutes.Body(ContractRoutes.All.Single(route => route.Request == "CreateSessionRequest"))!;
        body["preventOrphans"] = false;
        return body;
    }

    private static void AssertProblems(ContractRoute route, JsonNode operation)
    {
        var problems = operation["responses"]!.AsObject().Where(response => response.Key[0] is '4' or '5').ToArray();
        Assert.All(
            problems.Where(problem => !route.Path.StartsWith("/health", StringComparison.Ordinal)),
            problem => Assert.NotNull(problem.Value!["content"]?["application/problem+json"]));
        var statuses = problems.Select(problem => problem.Key).ToHashSet();
        Assert.Equal(route.Access != Access.Anybody, statuses.Contains("401") && route.Access != Access.Anybody);
        // The seat map is for anybody, and its past for managers.
        if (route.Path != "/sessions/{sessionId}/seats")
            Assert.Equal(route.Access == Access.Managers, statuses.Contains("403"));
        if (route.Request is not null)
            Assert.Superset(new HashSet<string>(["400", "413", "422"]), statuses);
        if (route.Path.Contains('{', StringComparison.Ordinal) && route.Path != "/users/{userId}/purchases")
            Assert.Contains("404", statuses);
    }

    private static JsonNode OperationOf(Answer document, ContractRoute route)
    {
        var operation = document["paths"][route.Path]?[route.Method.ToLowerInvariant()];
        Assert.True(operation is not null, $"{route} is not in the document.");
        return operation;
    }

    private static string? SchemaOf(JsonNode? body)
    {
        var reference = body?["content"]?[Json]?["schema"]?["$ref"]?.GetValue<string>();
        return reference?[(reference.LastIndexOf('/') + 1)..];
    }

    private async Task<Answer> ReadAsync() => (await node.Anonymous.GetAsync("/openapi/v1.json")).IsOk();
}
