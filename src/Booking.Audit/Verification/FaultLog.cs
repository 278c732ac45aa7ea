namespace Booking.Audit.Verification;

/// <summary>Collects faults: all are counted, of each check the first are kept. Safe for concurrent use.</summary>
public sealed class FaultLog
{
    /// <summary>Faults of one check that are kept with their places.</summary>
    public const int MaxKept = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Fault>> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _examined = new(StringComparer.Ordinal);

    /// <summary>Keeps a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _counts[fault.Check] = _counts.GetValueOrDefault(fault.Check) + 1;
            if (!_kept.TryGetValue(fault.Check, out var kept))
                _kept.Add(fault.Check, kept = []);
            if (kept.Count < MaxKept)
                kept.Add(fault);
        }
    }

    /// <summary>How many were found.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
                return _counts.Values.Sum();
        }
    }

    /// <summary>Adds what another log has of one check.</summary>
    public void Take(FaultLog other, string check)
    {
        foreach (var fault in other.KeptOf(check))
            Add(fault);
        Examined(check, other._examined.GetValueOrDefault(check));
    }

    /// <summary>Counts what a check has looked at.</summary>
    public void Examined(string check, long count)
    {
        lock (_gate)
            _examined[check] = _examined.GetValueOrDefault(check) + count;
    }

    /// <summary>What the checks came to, in the order of <see cref="CheckNames.All"/>.</summary>
    public IReadOnlyList<CheckResult> ToResults()
    {
        lock (_gate)
            return [.. CheckNames.All.Select(Result)];
    }

    private Fault[] KeptOf(string check)
    {
        lock (_gate)
            return _kept.TryGetValue(check, out var kept) ? [.. kept] : [];
    }

    private CheckResult Result(string check)
    {
        var count = _counts.GetValueOrDefault(check);
        if (count == 0)
        {
            return new CheckResult(
                check, true, $"{_examined.GetValueOrDefault(check)} {CheckNames.SubjectOf(check)} looked at, nothing found", []);
        }

        var kept = _kept[check];
        return new CheckResult(check, false, count == 1 ? $"{kept[0]}" : $"{count} faults, the first: {kept[0]}", [.. kept]);
    }
}
