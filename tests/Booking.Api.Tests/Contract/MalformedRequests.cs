using System.Text;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Makes malformed requests over every route; the same seed and number make the same request.</summary>
internal sealed class MalformedRequests(int seed, MalformedRequests.Targets targets)
{
    private static readonly string[] OddSegments =
    [
        "0", "-1", "null", "undefined", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "%01", "%ff", "%C0%80", "%ED%A0%80", "%F0%9F%98%80", "%2e%2e", "%2F", "a'b", "%25", "%", "%zz", "a%20b", "~",
        "{sessionId}", "0198a3c400007000800000000000000", "+", "%0d%0aSet-Cookie:a=b",
    ];

    private static readonly string[] OddQueryValues =
    [
        "", "0", "-1", "1", "1e3", "201", "2147483648", "9223372036854775807", "99999999999999999999", "%00", "%ff",
        "%ED%A0%80", "null", "true", "full", "compact", "2030-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999-14:00", "2030-02-30", "%25%5f%5c", "%5c",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ffffffffffffffffffffffffffffffff", "________________________________",
        "KFxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "00000000-0000-0000-0000-000000000000", "a&a=b", "%E2%80%AE", "'%3B--", "%",
    ];

    private static readonly string[] QueryNames =
        ["limit", "cursor", "search", "from", "to", "format", "minVersion", "dryRun", "minutes", "at", "atVersion", "%00", ""];

    private static readonly string[] OddHeaderValues =
    [
        "", " ", "*", "\"", "\"\"", "W/\"\"", "W/\"1\"", "\"1\", \"2\"", "\"99999999999999999999\"", "\"-1\"", ",,,,", ";;;;",
        "=", "é", "日本語", "\u202e", "null", "application/xml", "application/json; charset=utf-16", "text/plain; charset=\"",
        "multipart/form-data", "multipart/form-data; boundary=", "gzip", "br;q=2", "identity;q=0, *;q=0", "bytes=0-", "Bearer",
        "Bearer ", "Bearer x", "Bearer x y", "Basic Og==", "00-0-0-0", "255.255.255.255", "::1, [::]:99999", "http, https",
    ];

    private static readonly string[] HeaderNames =
    [
        "If-None-Match", "If-Match", "Idempotency-Key", "Authorization", "Content-Type", "Content-Encoding", "Accept",
        "Accept-Encoding", "Accept-Language", "Range", "Origin", "X-Forwarded-For", "X-Forwarded-Proto", "traceparent",
        "tracestate", "baggage", "X-HTTP-Method-Override", "Cookie", "Admission-Token",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];

    /// <summary>What the requests are about.</summary>
    public sealed record Targets(
        IReadOnlyList<string> Sessions, string Reservation, string User, string Plan, IReadOnlyList<Buyer> Buyers);

    public MalformedRequest Make(int number)
    {
        var random = new Random(HashCode(number));
        var route = ContractRoutes.All[number % ContractRoutes.All.Length];
        var headers = new List<(string, string)>();
        if (targets.Buyers[random.Next(targets.Buyers.Count)].Token is { } token)
            headers.Add(("Authorization", $"Bearer {token}"));
        var path = route.With(
            targets.Sessions[random.Next(targets.Sessions.Count)], targets.Reservation, targets.User, targets.Plan);
        var body = ContractRoutes.Body(route) is { } good ? new MalformedJson(random).Spoil(good) : null;
        if (body is null || random.Next(4) == 0)
        {
            path = SpoilPath(random, path);
            if (random.Next(3) == 0)
                body = Encoding.UTF8.GetBytes("{\"seats\":");
        }

        for (var count = random.Next(4) == 0 ? random.Next(1, 4) : 0; count > 0; count--)
            headers.Add((HeaderNames[random.Next(HeaderNames.Length)], HeaderValue(random)));
        if (body is { Length: 0 } && random.Next(2) == 0)
            body = null;
        if (body is not null && random.Next(10) == 0)
            headers.Add(("Transfer-Encoding", "chunked"));
        var method = random.Next(12) == 0 ? Methods[random.Next(Methods.Length)] : route.Method;
        if (method == "TRACE")
            (body, headers) = (null, [.. headers.Where(header => header.Item1 != "Transfer-Encoding")]);
        return new MalformedRequest(number, method, path, body, headers);
    }

    private static string SpoilPath(Random random, string path)
    {
        if (random.Next(3) == 0)
        {
            var segments = path.Split('/');
            segments[random.Next(1, segments.Length)] = random.Next(8) == 0
                ? new string('x', random.Next(1, 3_000))
                : OddSegments[random.Next(OddSegments.Length)];
            path = string.Join('/', segments);
        }

        if (random.Next(12) == 0)
            path += random.Next(2) == 0 ? "/" : "//%2f/";
        var query = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            $"{QueryNames[random.Next(QueryNames.Length)]}={QueryValue(random)}");
        return $"{path}?{string.Join('&', query)}";
    }

    private static string QueryValue(Random random) => random.Next(10) == 0
        ? new string('9', random.Next(1, 3_000))
        : OddQueryValues[random.Next(OddQueryValues.Length)];

    private static string HeaderValue(Random random) => random.Next(10) == 0
        ? new string('k', random.Next(200, 4_000))
        : OddHeaderValues[random.Next(OddHeaderValues.Length)];

    private int HashCode(int number) => unchecked(seed * 1_000_003 + number);
}
