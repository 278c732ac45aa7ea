using System.Globalization;

namespace Booking.EventStore.Chain;

/// <summary>Doubles as ECMAScript writes them (ECMA-262, Number::toString with radix 10), which RFC 8785 asks for.</summary>
internal static class EcmaScriptNumber
{
    /// <summary>No double takes more bytes.</summary>
    public const int MaxLength = 32;

    // Where the decimal point may stand before the exponent form begins, in digits after and before the first.
    private const int MaxWhole = 21;
    private const int MinFraction = -6;

    /// <summary>Writes a finite number and returns how many bytes it took.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        if (value == 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        var (count, point) = Digits(Math.Abs(value), digits);
        var at = 0;
        if (value < 0)
            destination[at++] = (byte)'-';
        digits = digits[..count];
        if (point > MaxWhole || point <= MinFraction)
            return at + Exponential(digits, point - 1, destination[at..]);
        if (point <= 0)
        {
            "0."u8.CopyTo(destination[at..]);
            destination.Slice(at + 2, -point).Fill((byte)'0');
            digits.CopyTo(destination[(at + 2 - point)..]);
            return at + 2 - point + count;
        }

        if (point >= count)
        {
            digits.CopyTo(destination[at..]);
            destination.Slice(at + count, point - count).Fill((byte)'0');
            return at + point;
        }

        digits[..point].CopyTo(destination[at..]);
        destination[at + point] = (byte)'.';
        digits[point..].CopyTo(destination[(at + point + 1)..]);
        return at + count + 1;
    }

    private static int Exponential(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var at = 0;
        destination[at++] = digits[0];
        if (digits.Length > 1)
        {
            destination[at++] = (byte)'.';
            digits[1..].CopyTo(destination[at..]);
            at += digits.Length - 1;
        }

        destination[at++] = (byte)'e';
        destination[at++] = (byte)(exponent < 0 ? '-' : '+');
        Math.Abs(exponent).TryFormat(destination[at..], out var written, provider: CultureInfo.InvariantCulture);
        return at + written;
    }

    // The fewest digits that make the number, without zeros at either end, and where among them the decimal point is.
    private static (int Count, int Point) Digits(double value, Span<byte> digits)
    {
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        shortest = shortest[..length];
        var exponentAt = shortest.IndexOf((byte)'E');
        var exponent = exponentAt < 0
            ? 0
            : int.Parse(shortest[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        var pointAt = mantissa.IndexOf((byte)'.');
        var point = (pointAt < 0 ? mantissa.Length : pointAt) + exponent;
        var count = 0;
        foreach (var unit in mantissa)
        {
            if (unit == (byte)'.')
                continue;
            if (count == 0 && unit == (byte)'0')
                point--;
            else
                digits[count++] = unit;
        }

        while (digits[count - 1] == (byte)'0')
            count--;
        return (count, point);
    }
}
