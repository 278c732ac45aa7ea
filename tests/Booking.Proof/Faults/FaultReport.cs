using System.Globalization;

namespace Booking.Proof.Faults;

/// <summary>One fault that was tried.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Node">The node it was about; null where it was about a server of all.</param>
/// <param name="Began">Since the beginning of the history.</param>
/// <param name="SellsAfter">From the fault's end until every node had decided a request that was sent after it.</param>
/// <param name="ShowsAfter">From the fault's end until the read models had all that was in the log then.</param>
/// <param name="StoodStill">The longest time from its beginning to then in which the read models did not follow the log; null
/// where no node had all that it needs for that.</param>
/// <param name="Undecided">Operations that were not decided meanwhile: refused as unavailable, or unknown.</param>
internal sealed record FaultReport(
    string Name, int? Node, TimeSpan Began, TimeSpan SellsAfter, TimeSpan ShowsAfter, TimeSpan? StoodStill,
    int Undecided)
{
    /// <summary>The promise: everything is back within this time after a fault's end, and the read models within it after the
    /// beginning of a fault that another node can make up for.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(5);

    public bool IsLate => SellsAfter > BackWithin || ShowsAfter > BackWithin || StoodStill > BackWithin;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {Began.TotalSeconds,6:0.0} s  {Name,-48}{(Node is { } node ? $"node {node + 1}" : ""),-8}sells again after "
        + $"{SellsAfter.TotalMilliseconds,6:N0} ms, reads are current after {ShowsAfter.TotalMilliseconds,6:N0} ms, "
        + $"{(StoodStill is { } time ? $"stood still for {time.TotalMilliseconds,6:N0} ms at the most, " : "")}"
        + $"{Undecided,4} undecided"
        + $"{(IsLate ? "  LATE" : "")}");
}
