using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Booking.Api.Tests.Contract;

/// <summary>A request that may be wrong in any way that a client can still send.</summary>
internal sealed record MalformedRequest(
    int Number, string Method, string Path, byte[]? Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const int ShownBytes = 600;

    public HttpRequestMessage ToMessage(Uri api)
    {
        // The path goes out as it is written here.
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(
            new HttpMethod(Method), new Uri(api.GetLeftPart(UriPartial.Authority) + Path, options))
        {
            Content = Body is null ? null : new ByteArrayContent(Body),
        };
        foreach (var (name, value) in Headers)
        {
            HttpHeaders headers = IsOfContent(name) && message.Content is { } content ? content.Headers : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"#{Number} {Method} {Path}");
        foreach (var (name, value) in Headers)
            text.Append("\n  ").Append(name).Append(": ").Append(value.Length > 200 ? value[..200] + "…" : value);
        if (Body is not null)
            text.Append($"\n  {Body.Length} bytes: ").Append(
                WebUtility.UrlEncode(Encoding.Latin1.GetString(Body, 0, Math.Min(Body.Length, ShownBytes))));
        return text.ToString();
    }

    private static bool IsOfContent(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
