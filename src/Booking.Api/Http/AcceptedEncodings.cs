using Microsoft.Net.Http.Headers;

namespace Booking.Api.Http;

/// <summary>The content encodings that a client takes.</summary>
internal static class AcceptedEncodings
{
    /// <summary>Those that the request names and does not refuse with <c>q=0</c>.</summary>
    public static IReadOnlySet<string> Of(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var values)
            ? values.Where(value => value.Quality is null or > 0).Select(value => value.Value.ToString()).ToHashSet()
            : new HashSet<string>();
}
