using System.Globalization;
using Booking.Proof.History;

namespace Booking.Proof.Checks;

/// <summary>What the history says: which invariants held, and over how much.</summary>
public sealed class Verdict(IReadOnlyList<InvariantResult> results, Evidence evidence)
{
    private const int Shown = 5;

    public IReadOnlyList<InvariantResult> Results { get; } = results;

    /// <summary>Whether any invariant fell.</summary>
    public bool Fell => Results.Any(result => result.Fell);

    /// <summary>Whether anything could not be checked.</summary>
    public bool IsPartial => Results.Any(result => !result.WasMade);

    /// <summary>The result of one invariant.</summary>
    public InvariantResult Of<T>()
        where T : IInvariant, new() => Results.Single(result => result.Name == new T().Name);

    /// <summary>The table, and every violation that was kept.</summary>
    public void Write(TextWriter output)
    {
        foreach (var result in Results)
        {
            var word = !result.WasMade ? "not made" : result.Fell ? "FELL" : "held";
            var over = result.WasMade
                ? string.Create(CultureInfo.InvariantCulture, $"{result.Examined:N0} {result.Unit}")
                : $"needs {result.NotMade}";
            output.WriteLine($"  {word,-9}{result.Name,-52} {over}");
            foreach (var violation in result.Violations.Take(Shown))
                output.WriteLine($"           {violation}");
            if (result.ViolationCount > Shown)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"           … {result.ViolationCount:N0} in all"));
        }

        output.WriteLine();
        output.WriteLine(Summary());
    }

    private string Summary()
    {
        var operations = evidence.Operations;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{operations.Count:N0} operations: {Count(Outcome.Ok):N0} ok, {Count(Outcome.Refused):N0} refused "
            + $"({operations.Count(operation => operation.Problem == "seats-unavailable"):N0} conflicts over seats), "
            + $"{Count(Outcome.Unknown):N0} unknown; {evidence.Sessions?.Sum(session => session.Events.Count) ?? 0:N0} events "
            + $"of {evidence.Sessions?.Count ?? 0} sessions.");
        return text + (Fell ? " An invariant FELL." : IsPartial ? " All that was checked held." : " Every invariant held.");

        int Count(Outcome outcome) => operations.Count(operation => operation.Outcome == outcome);
    }
}
