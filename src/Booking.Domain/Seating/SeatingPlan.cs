using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>
/// What a session sells: sections with rows and tables of seats, general-admission areas, price categories. Immutable;
/// two plans are the same when their <see cref="Hash"/> is. Seats are numbered from 0 in the order of the seating:
/// sections in order, in each its rows in order, then its tables. No lookup allocates.
/// </summary>
/// <remarks>
/// Seat ids are <c>Section-Row-Seat</c>, or <c>Row-Seat</c> in a section without a name; at a table
/// <c>Section-Table-Seat</c> or <c>Table-Seat</c>. Members that take a seat, area or category index throw
/// <see cref="IndexOutOfRangeException"/> when it is not one of the plan's.
/// </remarks>
public sealed class SeatingPlan
{
    private readonly SeatColumns _seats;
    private readonly SeatIndex _seatIndex;
    private readonly Dictionary<string, int> _areaIndex;
    private readonly Dictionary<string, int> _categoryIndex;
    private readonly int[] _distances;
    private readonly ImmutableArray<WholeTable> _wholeTables;
    private string? _hash;

    internal SeatingPlan(
        ImmutableArray<SeatingCategory> categories,
        ImmutableArray<SeatingSection> sections,
        ImmutableArray<SeatingArea> areas,
        FocalPoint? focalPoint,
        SeatColumns seats)
    {
        Categories = categories;
        Sections = sections;
        Areas = areas;
        FocalPoint = focalPoint;
        Places = seats.Ids.Length + areas.Sum(area => area.Capacity);
        _seats = seats;
        _seatIndex = new SeatIndex(seats.Ids);
        _areaIndex = Enumerable.Range(0, areas.Length).ToDictionary(area => areas[area].Id, StringComparer.Ordinal);
        _categoryIndex = IndexCategories(categories);
        HasReservedSeats = seats.Traits.Any(traits => (traits & SeatTraits.Reserved) != 0);
        SeatAdjacency.Mark(sections, seats);
        _distances = SeatDistance.Measure(sections, focalPoint, seats);
        _wholeTables = [.. sections.SelectMany(section => section.Tables).Where(table => table.BookAsAWhole)
            .Select(table => new WholeTable([.. Enumerable.Range(table.FirstSeat, table.SeatCount)]))];
    }

    /// <summary>The sections, in order.</summary>
    public ImmutableArray<SeatingSection> Sections { get; }

    /// <summary>The general-admission areas, in order.</summary>
    public ImmutableArray<SeatingArea> Areas { get; }

    /// <summary>The price categories, in order.</summary>
    public ImmutableArray<SeatingCategory> Categories { get; }

    /// <summary>What the seats look at; a section's own one goes before it.</summary>
    public FocalPoint? FocalPoint { get; }

    /// <summary>How many seats there are.</summary>
    public int SeatCount => _seats.Ids.Length;

    /// <summary>How many general-admission areas there are.</summary>
    public int AreaCount => Areas.Length;

    /// <summary>How many people fit: the seats and the capacities of all areas.</summary>
    public int Places { get; }

    /// <summary>The SHA-256 of the canonical content (<see cref="SeatingPlanJson"/>).</summary>
    public PlanHash Hash => new(_hash ??= SeatingPlanJson.Hash(this));

    /// <summary>Finds a seat by its id; -1 and false when there is none.</summary>
    public bool TryFindSeat(string id, out int seat) => _seatIndex.TryFind(id, out seat);

    /// <summary>Finds an area by its id.</summary>
    public bool TryFindArea(string id, out int area) => _areaIndex.TryGetValue(id, out area);

    /// <summary>Finds a category by its key, else by a label that it alone bears.</summary>
    public bool TryFindCategory(string key, out int category) => _categoryIndex.TryGetValue(key, out category);

    /// <summary>The seat's id.</summary>
    public string SeatId(int seat) => _seats.Ids[seat];

    /// <summary>The seat's own label, without its row's.</summary>
    public string SeatLabel(int seat) => _seats.Labels[seat];

    /// <summary>How far to the right the seat stands, in the plan's unit.</summary>
    public double SeatX(int seat) => _seats.X[seat];

    /// <summary>How far down the seat stands, in the plan's unit.</summary>
    public double SeatY(int seat) => _seats.Y[seat];

    /// <summary>What is special about the seat.</summary>
    public SeatFeatures FeaturesOfSeat(int seat) => (SeatFeatures)(_seats.Traits[seat] & SeatTraits.Features);

    /// <summary>The seat's category, as an index into <see cref="Categories"/>.</summary>
    public int CategoryOfSeat(int seat) => _seats.Categories[seat];

    /// <summary>The area's category, as an index into <see cref="Categories"/>.</summary>
    public int CategoryOfArea(int area) => Areas[area].Category;

    /// <summary>The seat before it in its row or at its table; -1 at the row's end and at an aisle.</summary>
    public int LeftNeighbour(int seat) => (_seats.Traits[seat] & SeatTraits.JoinedToPrevious) != 0 ? seat - 1 : -1;

    /// <summary>The seat after it in its row or at its table; -1 at the row's end and at an aisle.</summary>
    public int RightNeighbour(int seat)
    {
        var next = seat + 1;
        return next < SeatCount && (_seats.Traits[next] & SeatTraits.JoinedToPrevious) != 0 ? next : -1;
    }

    /// <summary>For a seat at a table that is sold only as a whole: all seats of that table.</summary>
    /// <returns>False for every other seat.</returns>
    public bool TryFindWholeTable(int seat, out ImmutableArray<int> seats)
    {
        seats = [];
        if ((_seats.Traits[seat] & SeatTraits.AtWholeTable) == 0)
            return false;
        var low = 0;
        var high = _wholeTables.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_wholeTables[middle].Seats[0] <= seat)
                low = middle;
            else
                high = middle - 1;
        }
        seats = _wholeTables[low].Seats;
        return true;
    }

    internal bool HasReservedSeats { get; }

    internal ReadOnlySpan<SeatTraits> Traits => _seats.Traits;

    internal ReadOnlySpan<byte> SeatCategories => _seats.Categories;

    /// <summary>How good each seat is: the smaller, the better (<see cref="SeatDistance"/>).</summary>
    internal ReadOnlySpan<int> Distances => _distances;

    internal ImmutableArray<WholeTable> WholeTables => _wholeTables;

    private static Dictionary<string, int> IndexCategories(ImmutableArray<SeatingCategory> categories)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var category = 0; category < categories.Length; category++)
            index.Add(categories[category].Key, category);
        foreach (var label in categories.GroupBy(category => category.Label).Where(label => label.Count() == 1))
            index.TryAdd(label.Key, index[label.Single().Key]);
        return index;
    }
}
