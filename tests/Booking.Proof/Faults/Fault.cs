namespace Booking.Proof.Faults;

/// <summary>Something that goes wrong, and is put right again.</summary>
/// <param name="Name">As --only takes it.</param>
/// <param name="Lasts">How long.</param>
/// <param name="BeginAsync">Breaks it; is given the node that it is about.</param>
/// <param name="EndAsync">Puts it right: the fault's end is the moment in which this begins.</param>
internal sealed record Fault(
    string Name,
    TimeSpan Lasts,
    Func<FaultedShop, int, CancellationToken, Task> BeginAsync,
    Func<FaultedShop, int, CancellationToken, Task> EndAsync)
{
    /// <summary>Why it cannot be tried here; null where it can.</summary>
    public Func<FaultedShop, string?> Lacks { get; init; } = _ => null;

    /// <summary>Whether it is about one node and not about a server of all.</summary>
    public bool IsOfOneNode { get; init; }
}
