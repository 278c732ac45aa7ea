using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Booking.Proof.History;

namespace Booking.Proof.Stress;

/// <summary>Asks the API over HTTP and records each call, from before it is sent until after it is answered.</summary>
public sealed class RecordingClient(OperationHistory history)
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotency-Replayed";

    public OperationHistory History => history;

    public Task<Operation> ReserveAsync(
        ShopNode node, Customer customer, Guid session, Wish wish, string? key, CancellationToken cancel) => SendAsync(
            node, customer, HttpMethod.Post, Path(session), wish.ToBody(),
            Draft(OperationKind.Reserve, node, customer, session) with
            {
                Seats = wish.Seats,
                Areas = wish.Areas,
                BestAvailable = wish.BestAvailable,
                Key = key,
            },
            cancel);

    public Task<Operation> PayAsync(
        ShopNode node, Customer customer, Guid session, Guid reservation, string token, string? key,
        CancellationToken cancel) => SendAsync(
            node, customer, HttpMethod.Post, $"{Path(session)}/{reservation}/payment", new { method = "card", token },
            Draft(OperationKind.Pay, node, customer, session) with { Reservation = reservation, Key = key }, cancel);

    public Task<Operation> CancelAsync(
        ShopNode node, Customer customer, Guid session, Guid reservation, CancellationToken cancel) => SendAsync(
            node, customer, HttpMethod.Delete, $"{Path(session)}/{reservation}", null,
            Draft(OperationKind.Cancel, node, customer, session) with { Reservation = reservation }, cancel);

    private static string Path(Guid session) => $"/sessions/{session}/reservations";

    private static Operation Draft(OperationKind kind, ShopNode node, Customer customer, Guid session) => new()
    {
        Trace = Guid.NewGuid().ToString("N"),
        Customer = customer.Id,
        Node = node.Name,
        Session = session,
        Kind = kind,
        InvokedMicroseconds = 0,
        CompletedMicroseconds = 0,
        Outcome = Outcome.Unknown,
    };

    private async Task<Operation> SendAsync(
        ShopNode node, Customer customer, HttpMethod method, string path, object? body, Operation operation,
        CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Token);
        // W3C Trace Context; the events that the request makes bear its trace.
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{operation.Trace}-{operation.Trace[..16]}-00");
        if (operation.Key is { } key)
            request.Headers.TryAddWithoutValidation(KeyHeader, key);

        operation = operation with { InvokedMicroseconds = history.NowMicroseconds };
        try
        {
            using var response = await node.Http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            operation = Read(operation, response, text);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // Whatever became of it: nobody has told us. That the caller itself gave up makes no difference.
            operation = operation with { Problem = failure.GetType().Name };
        }

        operation = operation with { CompletedMicroseconds = history.NowMicroseconds };
        history.Add(operation);
        cancel.ThrowIfCancellationRequested();
        return operation;
    }

    private static Operation Read(Operation operation, HttpResponseMessage response, string text)
    {
        operation = operation with { Status = (int)response.StatusCode };
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
            return operation with { Outcome = OutcomeOf(response.StatusCode, null) };
        using var json = JsonDocument.Parse(text);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            return operation with
            {
                Outcome = Outcome.Ok,
                IsReplayed = response.Headers.Contains(ReplayedHeader),
                Answer = ReadAnswer(json.RootElement),
            };
        }

        var problem = json.RootElement.TryGetProperty("type", out var type)
            ? type.GetString()!.Replace("/problems/", "", StringComparison.Ordinal)
            : null;
        return operation with
        {
            Outcome = OutcomeOf(response.StatusCode, problem),
            Problem = problem,
            Unavailable = json.RootElement.TryGetProperty("unavailable", out var seats)
                ? [.. seats.EnumerateArray().Select(seat => seat.GetString()!)]
                : [],
        };
    }

    // 202: the payment goes on. 503 says that nothing has happened, but for one code; any other 5xx says nothing.
    private static Outcome OutcomeOf(HttpStatusCode status, string? problem) => (int)status switch
    {
        >= 400 and < 500 => Outcome.Refused,
        503 when problem is not (null or "outcome-unknown") => Outcome.Refused,
        _ => Outcome.Unknown,
    };

    private static AnsweredReservation ReadAnswer(JsonElement json) => new()
    {
        Reservation = json.GetProperty("reservationId").GetGuid(),
        Status = json.GetProperty("status").GetString()!,
        Version = json.GetProperty("version").GetInt64(),
        Seats = [.. json.GetProperty("seats").EnumerateArray().Select(seat => seat.GetProperty("id").GetString()!)],
        Areas =
        [
            .. json.GetProperty("areas").EnumerateArray().Select(area => new AreaPlaces(
                area.GetProperty("area").GetString()!, area.GetProperty("quantity").GetInt32())),
        ],
        Total = json.GetProperty("total").GetProperty("amount").GetInt64(),
        ExpiresAt = DateTimeOffset.Parse(json.GetProperty("expiresAt").GetString()!, CultureInfo.InvariantCulture),
    };
}
