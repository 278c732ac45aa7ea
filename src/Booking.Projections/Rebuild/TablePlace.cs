namespace Booking.Projections.Rebuild;

/// <summary>Which tables a projection writes: those that are read, or the copies of them that are being built.</summary>
internal sealed class TablePlace
{
    /// <summary>The tables that are read.</summary>
    public static readonly TablePlace Read = new(isCopy: false);

    /// <summary>Their copies.</summary>
    public static readonly TablePlace Copy = new(isCopy: true);

    private TablePlace(bool isCopy) => IsCopy = isCopy;

    /// <summary>Whether it is that of the copies.</summary>
    public bool IsCopy { get; }

    /// <summary>A statement about the tables of this place.</summary>
    /// <param name="statement">A constant that speaks of the tables that are read, and of no others.</param>
    public string Of(string statement) =>
        IsCopy ? statement.Replace("booking.", "booking_rebuild.", StringComparison.Ordinal) : statement;
}
