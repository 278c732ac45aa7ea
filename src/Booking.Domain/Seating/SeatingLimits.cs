namespace Booking.Domain.Seating;

/// <summary>The bounds of a seating plan; a plan beyond one of them is refused with a finding.</summary>
public static class SeatingLimits
{
    /// <summary>Most seats of a plan.</summary>
    public const int MaxSeats = 100_000;

    /// <summary>Most places of a plan: seats and the capacities of all areas together.</summary>
    public const int MaxPlaces = 200_000;

    /// <summary>Most general-admission areas of a plan.</summary>
    public const int MaxAreas = 1_000;

    /// <summary>Most price categories of a plan.</summary>
    public const int MaxCategories = 200;

    /// <summary>Most sections of a plan.</summary>
    public const int MaxSections = 5_000;

    /// <summary>Longest label, name, key or colour, in UTF-16 code units.</summary>
    public const int MaxLabelLength = 100;

    /// <summary>Longest id of a seat or an area, in UTF-16 code units.</summary>
    public const int MaxIdLength = 200;

    /// <summary>Most rows of a grid.</summary>
    public const int MaxGridRows = 1_000;

    /// <summary>Most seats in a row of a grid.</summary>
    public const int MaxGridSeatsPerRow = 1_000;

    /// <summary>Largest absolute coordinate, in the plan's own unit.</summary>
    public const double MaxCoordinate = 10_000_000;

    /// <summary>Most findings reported of one file; a last one then says that there are more.</summary>
    public const int MaxFindings = 1_000;
}
