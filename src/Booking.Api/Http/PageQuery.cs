using System.Globalization;

namespace Booking.Api.Http;

/// <summary>The <c>limit</c> of a collection request.</summary>
public static class PageQuery
{
    /// <summary>Items on a page unless the request says otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Items on a page at the most.</summary>
    public const int MaxLimit = 200;

    private static readonly string[] InstantForms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads the limit, 1 to <see cref="MaxLimit"/>; more is cut to that.</summary>
    public static Problem? Read(string? limit, out int items)
    {
        items = DefaultLimit;
        if (limit is null)
            return null;
        if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out items) || items < 1)
            return Problem.Validation("limit", $"limit is a whole number from 1 to {MaxLimit}.");
        items = Math.Min(items, MaxLimit);
        return null;
    }

    /// <summary>Reads an optional instant: RFC 3339, or less of it from the left, in UTC.</summary>
    public static Problem? ReadInstant(string field, string? text, out DateTimeOffset? instant)
    {
        instant = null;
        if (text is null)
            return null;
        if (!DateTimeOffset.TryParseExact(
                text, InstantForms, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
            return Problem.Validation(field, $"{field} is an instant such as 2026-12-31T20:00:00Z.");
        instant = read;
        return null;
    }
}
