using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.EventStore.Chain;

namespace Booking.Audit.Sealing;

/// <summary>
/// The bytes of a seal, which its hash and its signature are of: the RFC 8785 form of <c>{"heads": [{"hash", "stream",
/// "version"}, …], "number", "position", "previousHash", "sealedAt"}</c>.
/// </summary>
internal static class SealDocument
{
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static byte[] Of(Seal seal)
    {
        var shape = new SealShape(
            seal.Heads, seal.Number, seal.Position, seal.PreviousHash,
            seal.SealedAt.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture));
        var canonical = new CanonicalJson();
        canonical.Write(JsonSerializer.SerializeToUtf8Bytes(shape, SealJson.Default.SealShape));
        return canonical.Written.ToArray();
    }

    public static string HashOf(ReadOnlySpan<byte> document) => ChainHasher.Hash(document).ToString();
}

internal sealed record SealShape(
    IReadOnlyList<SealHead> Heads, long Number, long Position, string PreviousHash, string SealedAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SealShape))]
internal sealed partial class SealJson : JsonSerializerContext;
