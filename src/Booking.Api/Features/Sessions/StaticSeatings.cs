using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.Plans;
using Booking.Projections.Sessions;
using Microsoft.Extensions.Caching.Memory;

namespace Booking.Api.Features.Sessions;

/// <summary>A seating in the forms in which it is sent.</summary>
public sealed class StaticSeating
{
    private readonly byte[] _plain;
    private readonly byte[] _brotli;
    private readonly byte[] _gzip;

    internal StaticSeating(byte[] plain)
    {
        _plain = plain;
        _brotli = Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Optimal));
        _gzip = Compress(plain, stream => new GZipStream(stream, CompressionLevel.Optimal));
        EntityTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}\"";
    }

    /// <summary>The same for the same content.</summary>
    public string EntityTag { get; }

    internal int Size => _plain.Length + _brotli.Length + _gzip.Length;

    /// <summary>The body in the best encoding that is accepted; the encoding is null for the plain one.</summary>
    public (byte[] Body, string? Encoding) For(IReadOnlySet<string> accepted)
    {
        if (accepted.Contains("br"))
            return (_brotli, "br");
        return accepted.Contains("gzip") ? (_gzip, "gzip") : (_plain, null);
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> compressor)
    {
        using var compressed = new MemoryStream();
        using (var stream = compressor(compressed))
            stream.Write(plain);
        return compressed.ToArray();
    }
}

/// <summary>The static seatings of sessions, those asked for lately in memory.</summary>
public sealed class StaticSeatings(SessionListReader sessions, SessionWriters writers, SeatingPlanCatalog plans) : IDisposable
{
    private const long MaxBytesInMemory = 64 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytesInMemory });

    /// <summary>A session's seating, or the problem.</summary>
    public async Task<(StaticSeating? Seating, Problem? Problem)> FindAsync(
        SessionId session, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(session, out StaticSeating? cached))
            return (cached, null);
        PlanHash hash;
        IReadOnlyDictionary<string, long> prices;
        string currency;
        if (await sessions.ReadAsync(session, cancellationToken) is { } item)
        {
            (hash, prices, currency) = (item.PlanHash, item.Prices, item.Currency);
        }
        else
        {
            switch (await writers.ReadAsync(session, state => state.Terms, cancellationToken))
            {
                case QueryResult<SessionScheduled>.Found { Value: var terms }:
                    (hash, prices, currency) = (new PlanHash(terms.PlanHash), terms.Prices, terms.Currency);
                    break;
                case QueryResult<SessionScheduled>.NotFound:
                    return (null, Problem.NotFound("session"));
                default:
                    return (null, ProblemMapping.Unavailable(
                        "store-unavailable", "The seating cannot be read now.", "Try again."));
            }
        }

        var plan = await plans.FindAsync(hash, cancellationToken)
            ?? throw new InvalidDataException($"The seating plan {hash} is missing.");
        var seating = new StaticSeating(Write(plan, session, prices, currency));
        _cache.Set(session, seating, new MemoryCacheEntryOptions { Size = seating.Size });
        return (seating, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private static byte[] Write(
        SeatingPlan plan, SessionId session, IReadOnlyDictionary<string, long> prices, string currency)
    {
        using var content = JsonDocument.Parse(SeatingPlanJson.ToUtf8Bytes(plan));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("sessionId", session.Value);
            json.WriteString("currency", currency);
            json.WriteStartObject("prices");
            foreach (var (category, amount) in prices)
                json.WriteNumber(category, amount);

            json.WriteEndObject();
            foreach (var member in content.RootElement.EnumerateObject())
                member.WriteTo(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
