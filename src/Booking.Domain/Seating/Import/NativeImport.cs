namespace Booking.Domain.Seating.Import;

/// <summary>
/// The shape that <see cref="SeatingPlanJson"/> writes. On input, <c>categories</c> may be left out (then what seats
/// and areas name is the list), a seat's id (if given, it must be the one its labels make), and the coordinates of all
/// seats of a row (they then stand one unit apart, each row one unit behind the one before).
/// </summary>
internal sealed class NativeImport(ImportNode root, SeatingPlanBuilder builder)
{
    private readonly bool _categoriesAreListed = root.Has("categories");
    private int _depth;

    public void Read()
    {
        foreach (var category in root.OptionalItems("categories", "category"))
        {
            if ((category.Place.Label = category.RequiredText("key")) is { } key)
                builder.AddCategory(category, key, category.OptionalText("label"), category.OptionalText("color"));
            if (builder.IsFull)
                return;
        }
        builder.FocalPoint = root.OptionalPoint("focalPoint");
        foreach (var section in root.OptionalItems("sections", "section"))
        {
            ReadSection(section);
            if (builder.IsFull)
                return;
        }
        foreach (var area in root.OptionalItems("areas", "area"))
        {
            ReadArea(area);
            if (builder.IsFull)
                return;
        }
    }

    private void ReadSection(ImportNode section)
    {
        var name = section.OptionalText("name");
        section.Place.Label = name;
        builder.BeginSection(section, name, section.OptionalPoint("focalPoint"));
        foreach (var row in section.OptionalItems("rows", "row"))
        {
            builder.BeginRow(row.Place.Label = row.RequiredText("label"));
            ReadSeats(row);
        }
        foreach (var table in section.OptionalItems("tables", "table"))
        {
            builder.BeginTable(table.Place.Label = table.RequiredText("label"), table.Flag("bookAsAWhole"));
            ReadSeats(table);
        }
        builder.EndSection();
    }

    private void ReadSeats(ImportNode group)
    {
        var placed = group.Peek("seats").Any(seat => seat.Has("x") || seat.Has("y"));
        foreach (var seat in group.RequiredItems("seats", "seat"))
        {
            var label = seat.RequiredText("label");
            seat.Place.Label = label;
            builder.AddSeat(seat, new DraftSeat(
                label,
                placed ? seat.RequiredCoordinate("x") : seat.Place.Item,
                placed ? seat.RequiredCoordinate("y") : _depth,
                CategoryOf(seat),
                FeaturesOf(seat),
                seat.OptionalText("id", SeatingLimits.MaxIdLength)));
            if (builder.IsFull)
                break;
        }
        builder.EndGroup(group);
        _depth++;
    }

    private void ReadArea(ImportNode area)
    {
        var label = area.OptionalText("label");
        var longestId = label is null ? SeatingLimits.MaxLabelLength : SeatingLimits.MaxIdLength;
        var id = label is null || area.Has("id") ? area.RequiredText("id", longestId) : label;
        area.Place.Label = label ?? id;
        builder.AddArea(area, id, label, CategoryOf(area), area.RequiredCount("capacity", SeatingLimits.MaxPlaces));
    }

    private int? CategoryOf(ImportNode node)
    {
        if (node.RequiredText("category") is not { } key)
            return null;
        if (builder.TryFindCategory(key, out var category))
            return category;
        if (!_categoriesAreListed)
            return builder.AddCategory(node, key, null, null);
        node.Add("category", SeatingRules.UnknownCategory, $"there is no category '{key}' in the list");
        return null;
    }

    private static SeatFeatures FeaturesOf(ImportNode seat) =>
        (seat.Flag("accessible") ? SeatFeatures.Accessible : SeatFeatures.None)
        | (seat.Flag("companion") ? SeatFeatures.Companion : SeatFeatures.None)
        | (seat.Flag("restrictedView") ? SeatFeatures.RestrictedView : SeatFeatures.None);
}
