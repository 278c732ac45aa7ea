using System.Collections.Immutable;

namespace Booking.Domain.Seating.Import;

/// <summary>Collects findings, each once, up to a limit. Once it is full, reading on is of no use.</summary>
internal sealed class FindingLog
{
    private readonly ImmutableArray<SeatingFinding>.Builder _findings = ImmutableArray.CreateBuilder<SeatingFinding>();
    private readonly HashSet<SeatingFinding> _known = [];

    public bool IsEmpty => _findings.Count == 0;

    public bool IsFull => _findings.Count > SeatingLimits.MaxFindings;

    public void Add(ImportPlace place, string rule, string message)
    {
        if (IsFull)
            return;
        var finding = _findings.Count < SeatingLimits.MaxFindings
            ? new SeatingFinding(place.Path, place.Words, rule, message)
            : new SeatingFinding(
                ImportPlace.RootPath,
                ImportPlace.RootWords,
                SeatingRules.MoreFindings,
                $"there are more than {SeatingLimits.MaxFindings} findings; the rest was not read");
        if (_known.Add(finding))
            _findings.Add(finding);
    }

    public ImmutableArray<SeatingFinding> ToImmutable() => _findings.ToImmutable();
}
