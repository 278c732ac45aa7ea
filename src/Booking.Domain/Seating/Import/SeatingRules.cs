namespace Booking.Domain.Seating.Import;

/// <summary>The rules that findings name.</summary>
public static class SeatingRules
{
    /// <summary>None of the forms <c>grid</c>, native, <c>pretix</c> and <c>seatsio</c> is given.</summary>
    public const string MissingForm = "missing-form";

    /// <summary>More than one form is given, or one that cannot be read here (a reference to a stored plan).</summary>
    public const string AmbiguousForm = "ambiguous-form";

    /// <summary>A member that must be there is not, or is null.</summary>
    public const string MissingMember = "missing-member";

    /// <summary>A value is of another JSON type than the format says.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A text that must say something is empty.</summary>
    public const string EmptyText = "empty-text";

    /// <summary>A text has control characters or broken surrogates.</summary>
    public const string InvalidText = "invalid-text";

    /// <summary>A text or an id is longer than <see cref="SeatingLimits"/> allow.</summary>
    public const string TooLong = "too-long";

    /// <summary>A number is too large for a floating-point number.</summary>
    public const string NotFinite = "not-finite";

    /// <summary>A number is beyond its bounds, or not whole where it has to be.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>Two seats have the same id.</summary>
    public const string DuplicateSeat = "duplicate-seat";

    /// <summary>All seats of a row or table have the ids of others: most likely it is there twice.</summary>
    public const string DuplicateRow = "duplicate-row";

    /// <summary>Two seats of a pretix plan have the same <c>seat_guid</c>.</summary>
    public const string DuplicateGuid = "duplicate-guid";

    /// <summary>Two areas have the same id.</summary>
    public const string DuplicateArea = "duplicate-area";

    /// <summary>Two categories have the same key.</summary>
    public const string DuplicateCategory = "duplicate-category";

    /// <summary>Two zones have the same key.</summary>
    public const string DuplicateZone = "duplicate-zone";

    /// <summary>Something that is sold has no category.</summary>
    public const string MissingCategory = "missing-category";

    /// <summary>A category is named that is not in the list of categories.</summary>
    public const string UnknownCategory = "unknown-category";

    /// <summary>A zone is named that is not in the list of zones.</summary>
    public const string UnknownZone = "unknown-zone";

    /// <summary>A seat's id is not the one that its section, row and label make.</summary>
    public const string IdMismatch = "id-mismatch";

    /// <summary>Something the chart sells in a way that sessions do not sell.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>There is neither a seat nor an area.</summary>
    public const string EmptyPlan = "empty-plan";

    /// <summary>More seats than <see cref="SeatingLimits.MaxSeats"/>; the rest is not read.</summary>
    public const string TooManySeats = "too-many-seats";

    /// <summary>More places than <see cref="SeatingLimits.MaxPlaces"/>.</summary>
    public const string TooManyPlaces = "too-many-places";

    /// <summary>More areas than <see cref="SeatingLimits.MaxAreas"/>; the rest is not read.</summary>
    public const string TooManyAreas = "too-many-areas";

    /// <summary>More categories than <see cref="SeatingLimits.MaxCategories"/>; the rest is not read.</summary>
    public const string TooManyCategories = "too-many-categories";

    /// <summary>More sections than <see cref="SeatingLimits.MaxSections"/>; the rest is not read.</summary>
    public const string TooManySections = "too-many-sections";

    /// <summary>There are more findings than <see cref="SeatingLimits.MaxFindings"/>; the rest is not read.</summary>
    public const string MoreFindings = "more-findings";
}
