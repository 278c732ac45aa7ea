using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Api.Features.Reservations;
using Booking.Api.Http;
using Booking.Domain.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// What the servers to compare with have in common: the API's Kestrel, its JSON in and out, and nothing else. No routing,
/// no sign-in.
/// </summary>
internal static class BareServer
{
    private const int SessionIdOffset = 10;
    private const int SessionIdLength = 36;
    private const string Category = "standard";
    private static readonly MoneyResponse Price = new(4_500, "BRL");
    private static readonly MoneyResponse Total = new(9_000, "BRL");

    public static WebApplicationBuilder CreateBuilder(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxSeatingBytes + 1;
        });
        return builder;
    }

    /// <summary>The seats asked for; null when the request was refused, which is answered already.</summary>
    public static async Task<IReadOnlyList<string>?> ReadSeatsAsync(HttpContext http)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, BareJson.Default.ReserveSeatsRequest, http.RequestAborted);
        if (request?.Seats is [_, ..] seats)
            return seats;
        http.Response.StatusCode = problem?.Status ?? StatusCodes.Status400BadRequest;
        return null;
    }

    /// <summary>The session of <c>/sessions/{id}/reservations</c>.</summary>
    public static Guid SessionOf(HttpContext http) =>
        Guid.Parse(http.Request.Path.Value.AsSpan(SessionIdOffset, SessionIdLength));

    /// <summary>Answers with a reservation as the API does.</summary>
    public static async Task AnswerCreatedAsync(
        HttpContext http, Guid reservation, Guid session, Guid customer, IReadOnlyList<string> seats, DateTimeOffset expiresAt)
    {
        var reserved = seats.Select(id => new ReservedSeatResponse(id, Category, Price)).ToArray();
        var answer = new ReservationResponse(
            reservation, session, customer, ReservationStatus.Held, reserved, [], Total, expiresAt, 1, null, null);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, BareJson.Default.ReservationResponse);
        var response = http.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReserveSeatsRequest))]
[JsonSerializable(typeof(ReservationResponse))]
internal sealed partial class BareJson : JsonSerializerContext;
