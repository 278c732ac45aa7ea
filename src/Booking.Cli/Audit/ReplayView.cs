using System.Globalization;
using System.Text;
using Booking.Audit.Past;
using Booking.Domain.Sessions;

namespace Booking.Cli.Audit;

/// <summary>A sale at one moment, as text.</summary>
internal static class ReplayView
{
    private const int LinesBesideTheMap = 10;
    private const int EventsShown = 5;

    // By status: available, held, sold, blocked.
    private const string Signs = ".o#x";

    /// <summary>One line about one event, with what the session has come to.</summary>
    public static string Line(HistoryItem item, SessionState state, long revenue) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}  {item.Version,7}  {item.Type,-22} {Places(item)}  [{Counts(state)}, {Money(revenue, state)}]");

    /// <summary>The whole picture: the head, a map by sections and rows, areas, and the last events.</summary>
    /// <param name="state">The session.</param>
    /// <param name="revenue">Minor units.</param>
    /// <param name="last">The last events, the newest last.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Lines of the terminal.</param>
    public static List<string> Picture(
        SessionState state, long revenue, IReadOnlyCollection<HistoryItem> last, int width, int height)
    {
        var at = last.LastOrDefault()?.At.UtcDateTime;
        var lines = new List<string>
        {
            $"{state.Terms.Title} · {state.Terms.Venue}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-dd HH:mm:ss} UTC   version {state.Version}   {Counts(state)}   {Money(revenue, state)}"),
            "",
        };
        var map = Rows(state);
        lines.AddRange(map.Count <= height - LinesBesideTheMap ? map : Sections(state));
        foreach (var (area, index) in state.Plan.Areas.Select((area, index) => (area, index)))
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{area.Id,12}  {area.Capacity - state.FreeIn(index)} of {area.Capacity} taken"));
        }

        lines.Add($"{"",12}  . available  o held  # sold  x blocked");
        lines.Add("");
        lines.AddRange(last.TakeLast(EventsShown).Select(item => string.Create(
            CultureInfo.InvariantCulture, $"{item.At.UtcDateTime:HH:mm:ss.fff}  {item.Type,-22} {Places(item)}")));
        return [.. lines.Take(height).Select(line => line.Length <= width ? line : line[..width])];
    }

    private static List<string> Rows(SessionState state)
    {
        var lines = new List<string>();
        foreach (var section in state.Plan.Sections)
        {
            foreach (var row in section.Rows)
                lines.Add($"{$"{section.Name} {row.Label}".Trim(),12}  {Seats(state, row.FirstSeat, row.SeatCount)}");
            foreach (var table in section.Tables)
                lines.Add($"{$"{section.Name} {table.Label}".Trim(),12}  {Seats(state, table.FirstSeat, table.SeatCount)}");
        }

        return lines;
    }

    // A venue with more rows than the terminal has lines: a bar a section.
    private static IEnumerable<string> Sections(SessionState state)
    {
        const int barWidth = 40;
        foreach (var section in state.Plan.Sections)
        {
            var counts = new int[Signs.Length];
            foreach (var (first, count) in section.Rows.Select(row => (row.FirstSeat, row.SeatCount))
                .Concat(section.Tables.Select(table => (table.FirstSeat, table.SeatCount))))
            {
                for (var seat = first; seat < first + count; seat++)
                    counts[(int)state.StatusOf(seat)]++;
            }

            var total = Math.Max(1, counts.Sum());
            var bar = new StringBuilder();
            foreach (var status in new[] { SeatStatus.Sold, SeatStatus.Held, SeatStatus.Blocked })
                bar.Append(Signs[(int)status], counts[(int)status] * barWidth / total);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{section.Name,12}  {bar.ToString().PadRight(barWidth, Signs[0])}  {counts[(int)SeatStatus.Sold]} of {total} sold");
        }
    }

    private static string Seats(SessionState state, int first, int count) =>
        string.Create(count, (state, first), static (text, row) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = Signs[(int)row.state.StatusOf(row.first + i)];
        });

    private static string Places(HistoryItem item)
    {
        const int shown = 8;
        var places = item.Seats.Concat(item.Areas.Select(area => $"{area.Quantity} x {area.Area}")).ToList();
        var text = string.Join(' ', places.Take(shown)) + (places.Count > shown ? $" and {places.Count - shown} more" : "");
        return text.Length > 0 ? text : item.Reason ?? item.ReservationId?.ToString() ?? "";
    }

    private static string Counts(SessionState state)
    {
        var counts = state.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Available} available, {counts.Held} held, {counts.Sold} sold, {counts.Blocked} blocked");
    }

    private static string Money(long minorUnits, SessionState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{minorUnits} {state.Terms.Currency} (minor units)");
}
