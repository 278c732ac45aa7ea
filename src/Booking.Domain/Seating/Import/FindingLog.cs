using System.Collections.Immutable;

namespace Booking.Domain.Seating.Import;

/// <summary>Collects findings up to a limit. Once it is full, reading on is of no use.</summary>
internal sealed class FindingLog
{
    private readonly ImmutableArray<SeatingFinding>.Builder _findings = ImmutableArray.CreateBuilder<SeatingFinding>();

    public bool IsEmpty => _findings.Count == 0;

    public bool IsFull => _findings.Count > SeatingLimits.MaxFindings;

    public void Add(ImportPlace place, string rule, string message)
    {
        if (_findings.Count < SeatingLimits.MaxFindings)
            _findings.Add(new SeatingFinding(place.Path, place.Words, rule, message));
        else if (!IsFull)
            _findings.Add(new SeatingFinding(
                ImportPlace.RootPath,
                ImportPlace.RootWords,
                SeatingRules.MoreFindings,
                $"there are more than {SeatingLimits.MaxFindings} findings; the rest was not read"));
    }

    public ImmutableArray<SeatingFinding> ToImmutable() => _findings.ToImmutable();
}
