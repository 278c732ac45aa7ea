using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Api.Features.Reservations;
using Booking.Api.Http;
using Booking.Domain.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Booking.Benchmarks.Hot;

/// <summary>
/// What the server itself can do on this machine: the request is read as the API reads it, and an answer of the same shape
/// and size is written, by source-generated JSON. No routing, no sign-in, no work, no store.
/// </summary>
internal static class EchoServer
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "echo-server";

    private const string Category = "standard";
    private static readonly MoneyResponse Price = new(4_500, "BRL");
    private static readonly MoneyResponse Total = new(9_000, "BRL");
    private static readonly Guid Id = Guid.CreateVersion7();

    public static Task RunAsync(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxSeatingBytes + 1;
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, EchoJson.Default.ReserveSeatsRequest, http.RequestAborted);
        if (request is null)
        {
            http.Response.StatusCode = problem?.Status ?? StatusCodes.Status400BadRequest;
            return;
        }

        var seats = request.Seats!.Select(id => new ReservedSeatResponse(id, Category, Price)).ToArray();
        var answer = new ReservationResponse(
            Id, Id, Id, ReservationStatus.Held, seats, [], Total, DateTimeOffset.UnixEpoch, 1, null, null);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, EchoJson.Default.ReservationResponse);
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
internal sealed partial class EchoJson : JsonSerializerContext;
