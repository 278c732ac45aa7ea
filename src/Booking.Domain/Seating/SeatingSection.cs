using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>A part of the venue. Its seats are those of its rows, in order, then those of its tables.</summary>
/// <param name="Name">What people read and what its seats' ids begin with; none for a plan without sections.</param>
/// <param name="Rows">Its rows, the first one in front.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="FocalPoint">What its seats look at, if that is not the plan's focal point.</param>
public sealed record SeatingSection(
    string? Name,
    ImmutableArray<SeatingRow> Rows,
    ImmutableArray<SeatingTable> Tables,
    FocalPoint? FocalPoint = null);
