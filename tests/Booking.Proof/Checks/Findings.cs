namespace Booking.Proof.Checks;

/// <summary>Collects what a check finds; keeps the first few and counts the rest.</summary>
internal sealed class Findings
{
    private const int Kept = 20;
    private readonly List<Violation> _violations = [];
    private long _count;

    /// <summary>How many things were looked at.</summary>
    public long Examined { get; set; }

    public void Add(Violation violation)
    {
        _count++;
        if (_violations.Count < Kept)
            _violations.Add(violation);
    }

    public InvariantResult Result(string name, string unit) => new(name, Examined, unit, _violations, _count, null);
}
