namespace Booking.Api.Hosting;

/// <summary>
/// The pages of other hosts that may call the API: <c>Booking:Cors:Origins</c>, separated by commas, none by default.
/// </summary>
internal sealed class AllowedOrigins(IConfiguration configuration)
{
    /// <summary>Scheme, host and port of each.</summary>
    public string[] All { get; } = (configuration["Booking:Cors:Origins"] ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>
    /// Whether a request may come from where it says: from no page, a page of this host, or one of the others. Browsers ask
    /// nobody before they open a WebSocket, so there it has to be looked at when it is opened.
    /// </summary>
    public bool Allow(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
            return true;
        return origin is [{ } one]
            && (All.Contains(one, StringComparer.OrdinalIgnoreCase)
                || (Uri.TryCreate(one, UriKind.Absolute, out var page)
                    && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }
}
