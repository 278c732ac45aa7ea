using System.Buffers.Binary;
using System.Text;

namespace Booking.EventStore.Chain;

/// <summary>A SHA-256: 32 bytes, written as 64 lower-case hexadecimal digits.</summary>
/// <param name="High">The first 16 bytes, the most significant first.</param>
/// <param name="Low">The last 16 bytes.</param>
public readonly record struct EventHash(UInt128 High, UInt128 Low)
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    /// <summary>Digits of a hash.</summary>
    public const int Digits = 2 * Size;

    /// <summary>The hash in 32 bytes.</summary>
    public static EventHash From(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Reads 64 lower-case hexadecimal digits, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out EventHash hash)
    {
        hash = default;
        if (utf8.Length != Digits || utf8.ContainsAnyExceptInRange((byte)'0', (byte)'f') || utf8.ContainsAnyInRange((byte)':', (byte)'`'))
            return false;
        Span<byte> bytes = stackalloc byte[Size];
        Convert.FromHexString(utf8, bytes, out _, out _);
        hash = From(bytes);
        return true;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits, and nothing else.</summary>
    public static bool TryParse(string? text, out EventHash hash)
    {
        hash = default;
        return text?.Length == Digits && TryParse(Encoding.UTF8.GetBytes(text), out hash);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    /// <summary>Writes the 64 digits.</summary>
    public void FormatTo(Span<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, utf8, out _);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
