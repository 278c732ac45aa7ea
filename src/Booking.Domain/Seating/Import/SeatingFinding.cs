namespace Booking.Domain.Seating.Import;

/// <summary>Something that keeps a seating from being sold.</summary>
/// <param name="Place">Where, as a path: <c>seatsio.subChart.sections[2].subChart.rows[3].seats[1]</c>.</param>
/// <param name="PlaceInWords">Where, for people: <c>zone Balcony, row C, seat 4</c>.</param>
/// <param name="Rule">Which rule it breaks: one of the slugs in <see cref="SeatingRules"/>.</param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record SeatingFinding(string Place, string PlaceInWords, string Rule, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place} ({PlaceInWords}): {Message} [{Rule}]";
}
