using System.Globalization;
using Booking.Api.Identity;
using Booking.Api.Writing;

namespace Booking.Api.Http;

/// <summary>What the answers to commands have in common.</summary>
public static class CommandResponse
{
    /// <summary>Who asks, as events keep it.</summary>
    public static CommandOrigin Origin(this HttpContext http, string role = "customer") =>
        new($"{role}:{http.User.UserId()}", http.TraceId(), CommandOrigin.ByRequest);

    /// <summary>The version of the stream as an entity tag.</summary>
    public static void SetVersion(this HttpResponse response, long version) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
