using System.Diagnostics;

namespace Booking.Api.Http;

/// <summary>
/// What a request is called in its answer, in the log and in the events that it made: the trace id (W3C Trace Context) of
/// whoever sent it or traces it, else an id of the server's.
/// </summary>
internal static class RequestTrace
{
    /// <summary>The id of the request's trace.</summary>
    public static string TraceId(this HttpContext http)
    {
        if (Activity.Current is { } activity)
            return activity.TraceId.ToHexString();
        string? parent = http.Request.Headers.TraceParent;
        return ActivityContext.TryParse(parent, null, out var caller) ? caller.TraceId.ToHexString() : http.TraceIdentifier;
    }
}
