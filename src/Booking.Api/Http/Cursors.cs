using Booking.Projections.Paging;

namespace Booking.Api.Http;

/// <summary>The <c>cursor</c> of a collection request.</summary>
internal static class Cursors
{
    /// <summary>Reads a cursor that an earlier page gave.</summary>
    public static Problem? Read(string? text, out KeysetCursor? cursor)
    {
        cursor = null;
        if (text is null)
            return null;
        if (!KeysetCursor.TryParse(text, out var read))
            return Problem.Validation("cursor", "The cursor is not one that a page gave.");
        cursor = read;
        return null;
    }

    /// <summary>The cursor after an item.</summary>
    public static string Of(DateTimeOffset at, Guid id) => new KeysetCursor(at, id).ToString();
}
