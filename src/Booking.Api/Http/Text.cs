using System.Text;

namespace Booking.Api.Http;

/// <summary>Rules for text from outside.</summary>
internal static class Text
{
    /// <summary>Whether PostgreSQL can keep it: no NUL, no half of a surrogate pair.</summary>
    public static bool IsStorable(string? text)
    {
        if (text is null)
            return true;
        if (text.Contains('\0', StringComparison.Ordinal))
            return false;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[consumed..];
        }

        return true;
    }
}
