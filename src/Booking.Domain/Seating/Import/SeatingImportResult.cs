using System.Collections.Immutable;

namespace Booking.Domain.Seating.Import;

/// <summary>What came of reading a seating: a plan, or everything that is wrong with it.</summary>
/// <param name="Plan">The plan; null if there are findings.</param>
/// <param name="Findings">Empty if there is a plan.</param>
public sealed record SeatingImportResult(SeatingPlan? Plan, ImmutableArray<SeatingFinding> Findings);
