namespace Booking.Simulation.Checks;

/// <summary>What does not hold, the first first.</summary>
internal sealed class Violations
{
    private const int MaxKept = 50;

    private readonly List<(Invariant Invariant, string Detail)> _all = [];

    public IReadOnlyList<(Invariant Invariant, string Detail)> All => _all;

    public void Add(Invariant invariant, string detail)
    {
        if (_all.Count < MaxKept)
            _all.Add((invariant, detail));
    }

    public void Unless(bool holds, Invariant invariant, Func<string> detail)
    {
        if (!holds)
            Add(invariant, detail());
    }
}
