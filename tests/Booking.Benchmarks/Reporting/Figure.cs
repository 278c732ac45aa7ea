namespace Booking.Benchmarks.Reporting;

/// <summary>One figure, and what it was to be.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The median of the rounds, where there are some.</param>
/// <param name="Unit">Of the value: <c>/s</c>, <c>ms</c>, <c>x</c> for a ratio, …</param>
/// <param name="Goal">Null for a figure that only says more about another.</param>
internal sealed record Figure(string Scenario, string Name, double Value, string Unit, Goal? Goal = null)
{
    public bool? IsReached => Goal?.IsReachedBy(Value);
}
