using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Booking.Projections.Paging;

/// <summary>
/// Where a page ended: the instant and the id of its last item. Written as 32 characters of base64url, which mean nothing
/// to clients.
/// </summary>
/// <param name="At">The instant, to the microsecond.</param>
/// <param name="Id">Tells items of one instant apart.</param>
public readonly record struct KeysetCursor(DateTimeOffset At, Guid Id)
{
    private const int Bytes = 24;

    /// <summary>Reads a cursor that <see cref="ToString"/> wrote; false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KeysetCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text is null || text.Length != Bytes / 3 * 4 || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes)
        {
            return false;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTimeOffset.MinValue.UtcTicks || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return false;
        cursor = new KeysetCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..], bigEndian: true));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
