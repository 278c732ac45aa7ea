namespace Booking.Domain.Seating.Import;

/// <summary>
/// Charts of seats.io, as its export gives them: rows, tables, booths and general-admission areas, loose or in sections
/// whose coordinates start at their <c>topLeft</c>, on one floor (<c>subChart</c>) or several (<c>subChartFloors</c>).
/// A seat without a category has its row's or table's, else its section's. A section looks at its zone's focal point,
/// else at its floor's. A booth is a table with one seat, <c>1</c>. An area in a section is <c>Section-Area</c>.
/// </summary>
internal sealed class SeatsioImport(ImportNode root, SeatingPlanBuilder builder)
{
    private const string BoothSeat = "1";

    private readonly HashSet<int> _accessibleCategories = [];
    private readonly Dictionary<string, FocalPoint?> _zones = new(StringComparer.Ordinal);

    public void Read()
    {
        ReadCategories();
        ReadZones();
        if (root.Peek("subChartFloors").Any())
        {
            foreach (var floor in root.OptionalItems("subChartFloors", "floor"))
            {
                floor.Place.Label = floor.OptionalText("floorName");
                ReadFloor(floor, floor.OptionalPoint("focalPoint"));
            }
        }
        else if (root.RequiredObject("subChart") is { } chart)
        {
            builder.FocalPoint = chart.OptionalPoint("focalPoint");
            ReadFloor(chart, null);
        }
    }

    private void ReadCategories()
    {
        if (root.RequiredObject("categories") is not { } categories)
            return;
        foreach (var category in categories.RequiredItems("list", "category"))
        {
            var label = category.OptionalText("label");
            category.Place.Label = label;
            if (category.RequiredKey("key") is { } key
                && builder.AddCategory(category, key, label, category.OptionalText("color")) is { } index
                && category.Flag("accessible"))
                _accessibleCategories.Add(index);
            if (builder.IsFull)
                return;
        }
    }

    private void ReadZones()
    {
        if (root.OptionalObject("zones") is not { } zones)
            return;
        foreach (var zone in zones.OptionalItems("list", "zone"))
        {
            zone.Place.Label = zone.OptionalText("label");
            if (zone.RequiredKey("key") is { } key && !_zones.TryAdd(key, zone.OptionalPoint("focalPoint")))
                zone.Add(SeatingRules.DuplicateZone, $"the zone '{key}' is there twice");
        }
    }

    private void ReadFloor(ImportNode floor, FocalPoint? focalPoint)
    {
        builder.BeginSection(floor, null, focalPoint);
        ReadObjects(new Scope(floor, null, null, default));
        builder.EndSection();
        foreach (var section in floor.OptionalItems("sections", "section"))
        {
            if (builder.IsFull)
                return;
            var label = section.RequiredText("label");
            section.Place.Label = label;
            var origin = section.RequiredPoint("topLeft") ?? default;
            var category = OptionalCategory(section);
            builder.BeginSection(section, label, FocalPointOfZone(section) ?? focalPoint);
            if (section.RequiredObject("subChart") is { } inside)
            {
                if (inside.Peek("sections").Any())
                    inside.Add("sections", SeatingRules.Unsupported, "a section within a section cannot be sold");
                ReadObjects(new Scope(inside, label, category, origin));
            }
            builder.EndSection();
        }
    }

    private FocalPoint? FocalPointOfZone(ImportNode section)
    {
        if (section.OptionalKey("zone") is not { } zone)
            return null;
        if (!_zones.TryGetValue(zone, out var focalPoint))
            section.Add("zone", SeatingRules.UnknownZone, $"there is no zone '{zone}' in the list");
        return focalPoint;
    }

    private void ReadObjects(Scope scope)
    {
        foreach (var row in scope.Objects.OptionalItems("rows", "row"))
        {
            builder.BeginRow(row.Place.Label = row.RequiredText("label"));
            ReadSeats(row, scope);
        }
        foreach (var table in scope.Objects.OptionalItems("tables", "table"))
        {
            builder.BeginTable(table.Place.Label = table.RequiredText("label"), table.Flag("bookAsAWhole"));
            ReadSeats(table, scope);
        }
        foreach (var booth in scope.Objects.OptionalItems("booths", "booth"))
            ReadBooth(booth, scope);
        foreach (var area in scope.Objects.OptionalItems("generalAdmissionAreas", "area"))
            ReadArea(area, scope);
    }

    private void ReadSeats(ImportNode group, Scope scope)
    {
        var inherited = OptionalCategory(group) ?? scope.Category;
        foreach (var seat in group.RequiredItems("seats", "seat"))
        {
            if (builder.IsFull)
                break;
            var label = seat.RequiredText("label");
            seat.Place.Label = label;
            var category = CategoryOf(seat, inherited);
            builder.AddSeat(seat, new DraftSeat(
                label,
                scope.Origin.X + seat.RequiredCoordinate("x"),
                scope.Origin.Y + seat.RequiredCoordinate("y"),
                category,
                FeaturesOf(seat, category)));
        }
        builder.EndGroup(group);
    }

    private void ReadBooth(ImportNode booth, Scope scope)
    {
        var label = booth.RequiredText("label");
        booth.Place.Label = label;
        var center = booth.RequiredPoint("center");
        var category = CategoryOf(booth, scope.Category);
        builder.BeginTable(label, bookAsAWhole: false);
        builder.AddSeat(booth, new DraftSeat(
            BoothSeat,
            scope.Origin.X + center?.X,
            scope.Origin.Y + center?.Y,
            category,
            FeaturesOf(booth, category)));
        builder.EndGroup(booth);
    }

    private void ReadArea(ImportNode area, Scope scope)
    {
        var label = area.RequiredText("label");
        area.Place.Label = label;
        if (area.Flag("bookAsAWhole"))
            area.Add("bookAsAWhole", SeatingRules.Unsupported, "an area cannot be sold as a whole");
        var id = scope.Section is null || label is null ? label : $"{scope.Section}-{label}";
        builder.AddArea(
            area, id, label, CategoryOf(area, scope.Category), area.RequiredCount("capacity", SeatingLimits.MaxPlaces));
    }

    private SeatFeatures FeaturesOf(ImportNode seat, int? category)
    {
        var features = SeatFeatures.None;
        if (seat.Flag("accessible") || (category is { } known && _accessibleCategories.Contains(known)))
            features |= SeatFeatures.Accessible;
        if (seat.Flag("companionSeat"))
            features |= SeatFeatures.Companion;
        if (seat.Flag("restrictedView"))
            features |= SeatFeatures.RestrictedView;
        return features;
    }

    private int? CategoryOf(ImportNode node, int? inherited)
    {
        if (!node.IsBlank("categoryKey"))
            return OptionalCategory(node);
        if (inherited is null)
            node.Add(SeatingRules.MissingCategory, "it has no category, nor has what it is in");
        return inherited;
    }

    private int? OptionalCategory(ImportNode node)
    {
        if (node.OptionalKey("categoryKey") is not { } key)
            return null;
        if (builder.TryFindCategory(key, out var category))
            return category;
        node.Add("categoryKey", SeatingRules.UnknownCategory, $"there is no category '{key}' in the list");
        return null;
    }

    /// <summary>What surrounds objects: the chart they are in, and what its section gives them.</summary>
    private readonly record struct Scope(ImportNode Objects, string? Section, int? Category, FocalPoint Origin);
}
