using System.Buffers.Binary;

namespace Booking.Domain.Sessions;

/// <summary>
/// The secret on a ticket: 120 bits as 24 digits of Crockford's Base 32 (crockford.com/base32.html), which has no letters
/// that a person at the door would mistake for a digit.
/// </summary>
internal static class TicketCode
{
    /// <summary>Random bytes that make a code.</summary>
    public const int Bytes = 15;

    private const int Digits = 24;
    private const int BitsOfDigit = 5;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The number that a code stands for, the first byte highest.</summary>
    public static UInt128 From(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[16];
        padded[0] = 0;
        bytes[..Bytes].CopyTo(padded[1..]);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }

    /// <summary>The code as it is printed.</summary>
    public static string ToText(UInt128 code) => string.Create(Digits, code, static (digits, rest) =>
    {
        for (var i = Digits - 1; i >= 0; i--, rest >>= BitsOfDigit)
            digits[i] = Alphabet[(int)((ulong)rest & 31)];
    });

    /// <summary>Reads what <see cref="ToText"/> writes, and nothing else.</summary>
    public static bool TryParse(string text, out UInt128 code)
    {
        code = UInt128.Zero;
        if (text.Length != Digits)
            return false;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            code = (code << BitsOfDigit) | (uint)digit;
        }

        return true;
    }
}
