using System.Diagnostics;

namespace Booking.Domain.Seating.Import;

/// <summary>
/// Puts a plan together while it is read, and finds what no single object shows: ids that are there twice, too many of
/// something, nothing to sell. What could not be read is left out; with a finding there will be no plan anyway.
/// Rows of a section go before its tables; rows, tables and sections without a seat vanish.
/// </summary>
internal sealed class SeatingPlanBuilder(ImportNode root)
{
    /// <summary>Adding coordinates makes noise like 40411.230000000003; no chart means that many digits.</summary>
    private const int CoordinateDigits = 6;

    private readonly FindingLog _log = root.Log;
    private readonly Dictionary<string, int> _categoryIndex = new(StringComparer.Ordinal);
    private readonly List<SeatingCategory> _categories = [];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _seatIndex = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private readonly List<string> _seatLabels = [];
    private readonly List<double> _x = [];
    private readonly List<double> _y = [];
    private readonly List<byte> _seatCategories = [];
    private readonly List<SeatTraits> _traits = [];
    private readonly List<SeatingSection> _sections = [];
    private readonly List<SeatingRow> _rows = [];
    private readonly List<SeatingTable> _tables = [];
    private readonly List<(int FirstSeat, string Words)> _groups = [];
    private readonly Dictionary<string, SeatingArea> _areas = new(StringComparer.Ordinal);
    private readonly List<SeatingArea> _areasInOrder = [];
    private readonly List<(ImportPlace Place, string Id, int Other)> _duplicatesInGroup = [];
    private string? _section;
    private FocalPoint? _sectionFocalPoint;
    private string? _idPrefix;
    private string? _group;
    private bool _isTable;
    private bool _bookAsAWhole;
    private int _firstSeatOfGroup;
    private bool _isIncomplete;

    /// <summary>Nothing more will be taken: reading on is of no use.</summary>
    public bool IsFull { get; private set; }

    public FocalPoint? FocalPoint { get; set; }

    public bool TryFindCategory(string key, out int category) => _categoryIndex.TryGetValue(key, out category);

    public int? AddCategory(ImportNode node, string key, string? label, string? color)
    {
        if (_categories.Count == SeatingLimits.MaxCategories)
        {
            Stop(node, SeatingRules.TooManyCategories, $"more than {SeatingLimits.MaxCategories} categories");
            return null;
        }
        if (!_categoryIndex.TryAdd(key, _categories.Count))
        {
            node.Add(SeatingRules.DuplicateCategory, $"the category '{key}' is there twice");
            return null;
        }
        _categories.Add(new SeatingCategory(key, label ?? key, color));
        return _categories.Count - 1;
    }

    public void BeginSection(ImportNode node, string? name, FocalPoint? focalPoint)
    {
        if (_sections.Count == SeatingLimits.MaxSections)
            Stop(node, SeatingRules.TooManySections, $"more than {SeatingLimits.MaxSections} sections");
        _section = name;
        _sectionFocalPoint = focalPoint;
    }

    public void EndSection()
    {
        if (_rows.Count + _tables.Count > 0)
            _sections.Add(new SeatingSection(_section, [.. _rows], [.. _tables], Tidy(_sectionFocalPoint)));
        _rows.Clear();
        _tables.Clear();
        _section = null;
    }

    public void BeginRow(string? label) => BeginGroup(label, isTable: false, bookAsAWhole: false);

    public void BeginTable(string? label, bool bookAsAWhole) => BeginGroup(label, isTable: true, bookAsAWhole);

    /// <summary>Ends a row or table.</summary>
    public void EndGroup(ImportNode node)
    {
        var seats = _ids.Count - _firstSeatOfGroup;
        var kind = _isTable ? "table" : "row";
        if (seats > 0)
            _groups.Add((_firstSeatOfGroup, $"{(_section is null ? "" : $"section '{_section}', ")}{kind} '{_group}'"));
        if (_duplicatesInGroup.Count > 1 && seats == 0)
        {
            node.Add(SeatingRules.DuplicateRow, $"the {kind} '{_group}' is there twice, seat by seat");
        }
        else
        {
            foreach (var (place, id, other) in _duplicatesInGroup)
                _log.Add(place, SeatingRules.DuplicateSeat, $"the seat id '{id}' is also that of {Describe(other)}");
        }
        _duplicatesInGroup.Clear();
        if (seats == 0)
            return;
        var label = _group ?? "";
        if (_isTable)
            _tables.Add(new SeatingTable(label, _firstSeatOfGroup, seats, _bookAsAWhole));
        else
            _rows.Add(new SeatingRow(label, _firstSeatOfGroup, seats));
    }

    public void AddSeat(ImportNode node, DraftSeat seat)
    {
        if (IsFull)
            return;
        if (_ids.Count == SeatingLimits.MaxSeats)
        {
            Stop(node, SeatingRules.TooManySeats, $"more than {SeatingLimits.MaxSeats} seats");
            return;
        }
        if (_idPrefix is null || seat.Label is not { } label)
            return;
        var id = _idPrefix + label;
        if (id.Length > SeatingLimits.MaxIdLength)
            node.Add(SeatingRules.TooLong, $"the seat's id is longer than {SeatingLimits.MaxIdLength} characters");
        if (!IsWithinBounds(seat.X) || !IsWithinBounds(seat.Y))
            node.Add(SeatingRules.OutOfRange, $"the seat stands beyond ±{SeatingLimits.MaxCoordinate}");
        if (seat.Id is not null && seat.Id != id)
            node.Add("id", SeatingRules.IdMismatch, $"the id must be '{id}', or be left out");
        if (!_seatIndex.TryAdd(id, _ids.Count))
        {
            _duplicatesInGroup.Add((node.Place, id, _seatIndex[id]));
            return;
        }
        _isIncomplete |= seat.X is null || seat.Y is null || seat.Category is null;
        _ids.Add(id);
        _seatLabels.Add(Share(label));
        _x.Add(Tidy(seat.X ?? 0));
        _y.Add(Tidy(seat.Y ?? 0));
        _seatCategories.Add((byte)(seat.Category ?? 0));
        _traits.Add((SeatTraits)seat.Features);
    }

    public void AddArea(ImportNode node, string? id, string? label, int? category, int? capacity)
    {
        if (id is null)
            return;
        if (id.Length > SeatingLimits.MaxIdLength)
            node.Add(SeatingRules.TooLong, $"the area's id is longer than {SeatingLimits.MaxIdLength} characters");
        _isIncomplete |= category is null || capacity is null;
        var area = new SeatingArea(id, label ?? id, category ?? 0, capacity ?? 1);
        if (_areas.Count == SeatingLimits.MaxAreas)
            Stop(node, SeatingRules.TooManyAreas, $"more than {SeatingLimits.MaxAreas} areas");
        else if (_areas.TryAdd(id, area))
            _areasInOrder.Add(area);
        else
            node.Add(SeatingRules.DuplicateArea, $"the area id '{id}' is there twice");
    }

    /// <summary>The plan; null if there is any finding.</summary>
    public SeatingPlan? Build()
    {
        var places = _ids.Count + _areasInOrder.Sum(area => (long)area.Capacity);
        if (places > SeatingLimits.MaxPlaces)
            root.Add(SeatingRules.TooManyPlaces, $"more than {SeatingLimits.MaxPlaces} places");
        if (places == 0 && _log.IsEmpty)
            root.Add(SeatingRules.EmptyPlan, "there is neither a seat nor an area");
        if (!_log.IsEmpty)
            return null;
        if (_isIncomplete)
            throw new UnreachableException("Something could not be read, but there is no finding about it.");
        var seats = new SeatColumns(
            [.. _ids], [.. _seatLabels], [.. _x], [.. _y], [.. _seatCategories], [.. _traits]);
        return new SeatingPlan([.. _categories], [.. _sections], [.. _areasInOrder], Tidy(FocalPoint), seats);
    }

    private void BeginGroup(string? label, bool isTable, bool bookAsAWhole)
    {
        _group = label;
        _isTable = isTable;
        _bookAsAWhole = bookAsAWhole;
        _firstSeatOfGroup = _ids.Count;
        _idPrefix = label is null ? null : _section is null ? $"{label}-" : $"{_section}-{label}-";
    }

    private void Stop(ImportNode node, string rule, string message)
    {
        if (!IsFull)
            node.Add(rule, $"{message}; the rest was not read");
        IsFull = true;
    }

    private string Describe(int seat)
    {
        var low = 0;
        var high = _groups.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_groups[middle].FirstSeat <= seat)
                low = middle;
            else
                high = middle - 1;
        }
        return $"{_groups[low].Words}, seat '{_seatLabels[seat]}'";
    }

    private string Share(string label)
    {
        if (_labels.TryGetValue(label, out var shared))
            return shared;
        _labels.Add(label, label);
        return label;
    }

    private static bool IsWithinBounds(double? coordinate) =>
        coordinate is not { } given || Math.Abs(given) <= SeatingLimits.MaxCoordinate;

    private static FocalPoint? Tidy(FocalPoint? point) =>
        point is { } given ? new FocalPoint(Tidy(given.X), Tidy(given.Y)) : null;

    // Adding 0 turns -0 into 0: two plans that differ in nothing else are the same.
    private static double Tidy(double coordinate) => Math.Round(coordinate, CoordinateDigits) + 0.0;
}
