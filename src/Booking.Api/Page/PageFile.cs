using Booking.Api.Http;

namespace Booking.Api.Page;

/// <summary>A file of the page in the forms in which it is sent, all of them in memory.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="EntityTag">The same for the same content, in whatever form.</param>
/// <param name="IsImmutable">Whether its name changes with its content, so that it may be kept for ever.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">Compressed when the page was built; null where that is not worth it.</param>
/// <param name="Gzip">As <paramref name="Brotli"/>.</param>
internal sealed record PageFile(
    string ContentType, string EntityTag, bool IsImmutable, byte[] Plain, byte[]? Brotli, byte[]? Gzip) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = EntityTag;
        response.Headers.Vary = "Accept-Encoding";
        if (httpContext.Request.Headers.IfNoneMatch.ToString().Contains(EntityTag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = In(AcceptedEncodings.Of(httpContext.Request));
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private (byte[] Body, string? Encoding) In(IReadOnlySet<string> accepted)
    {
        if (Brotli is not null && accepted.Contains("br"))
            return (Brotli, "br");
        return Gzip is not null && accepted.Contains("gzip") ? (Gzip, "gzip") : (Plain, null);
    }
}
