namespace Booking.Domain.Seating.Import;

/// <summary>
/// Seating plans of the pretix ticketing system (its <c>seating-plan.schema.json</c>), of today and of the older
/// dialect without <c>size</c>: zones become sections, a seat's place is the sum of its own, its row's and its zone's.
/// Rows of one zone may share a number as long as their seats do not. Drawings and what only matters to the editor are
/// ignored; <c>seat_guid</c> must be unique but is not kept, as seats are named by zone, row and number.
/// </summary>
internal sealed class PretixImport(ImportNode root, SeatingPlanBuilder builder)
{
    /// <summary>Category of all seats in a plan that lists no categories and names none.</summary>
    private const string DefaultCategory = "standard";

    private readonly HashSet<string> _guids = new(StringComparer.Ordinal);
    private bool _hasCategories;

    public void Read()
    {
        root.RequiredText("name");
        foreach (var category in root.RequiredItems("categories", "category"))
        {
            _hasCategories = true;
            if ((category.Place.Label = category.RequiredText("name")) is { } name)
                builder.AddCategory(category, name, null, category.OptionalText("color"));
            if (builder.IsFull)
                return;
        }
        foreach (var zone in root.RequiredItems("zones", "zone"))
        {
            ReadZone(zone);
            if (builder.IsFull)
                return;
        }
    }

    private void ReadZone(ImportNode zone)
    {
        var name = zone.OptionalText("name");
        zone.Place.Label = name;
        var origin = zone.RequiredPoint("position") ?? default;
        builder.BeginSection(zone, name, null);
        foreach (var row in zone.RequiredItems("rows", "row"))
        {
            var number = row.RequiredText("row_number");
            row.Place.Label = number;
            var offset = row.OptionalPoint("position") ?? default;
            builder.BeginRow(number);
            ReadSeats(row, new FocalPoint(origin.X + offset.X, origin.Y + offset.Y));
            builder.EndGroup(row);
        }
        builder.EndSection();
    }

    private void ReadSeats(ImportNode row, FocalPoint origin)
    {
        foreach (var seat in row.RequiredItems("seats", "seat"))
        {
            var number = seat.RequiredText("seat_number");
            seat.Place.Label = number;
            var position = seat.RequiredPoint("position");
            builder.AddSeat(
                seat, new DraftSeat(number, origin.X + position?.X, origin.Y + position?.Y, CategoryOf(seat)));
            if (builder.IsFull)
                return;
            if (seat.RequiredText("seat_guid", SeatingLimits.MaxIdLength) is { } guid && !_guids.Add(guid))
                seat.Add("seat_guid", SeatingRules.DuplicateGuid, $"the seat_guid '{guid}' is there twice");
        }
    }

    private int? CategoryOf(ImportNode seat)
    {
        if (!_hasCategories && seat.IsBlank("category"))
        {
            return builder.TryFindCategory(DefaultCategory, out var standard)
                ? standard
                : builder.AddCategory(seat, DefaultCategory, null, null);
        }
        if (seat.RequiredText("category") is not { } name)
            return null;
        if (builder.TryFindCategory(name, out var category))
            return category;
        seat.Add("category", SeatingRules.UnknownCategory, $"there is no category '{name}' in the list");
        return null;
    }
}
