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

    /// <summary>What it is about.</summary>
    public required FaultTarget Target { get; init; }

    /// <summary>Whether it is about one node and not about a server of all.</summary>
    public bool IsOfOneNode => Target is FaultTarget.Node or FaultTarget.Network;

    /// <summary>Whether another node has all that it needs meanwhile: then the read models may not stand still.</summary>
    public bool LeavesANodeWhole { get; init; } = true;

    /// <summary>The node that it is about, of those there are; any will do where nothing else is said.</summary>
    public Func<FaultedShop, int, CancellationToken, Task<int>> ChooseAsync { get; init; } =
        static (_, any, _) => Task.FromResult(any);

    /// <summary>Whether the two can be there at the same time.</summary>
    public bool MayMeet(Fault other) =>
        Name != other.Name && (Target != other.Target || Target == FaultTarget.Network);

    /// <summary>Both at the same time, put right at the same time.</summary>
    public Fault With(Fault other) => new(
        $"{Name}+{other.Name}",
        Lasts > other.Lasts ? Lasts : other.Lasts,
        async (shop, node, cancel) =>
        {
            await BeginAsync(shop, node, cancel);
            await other.BeginAsync(shop, node, cancel);
        },
        (shop, node, cancel) => Task.WhenAll(EndAsync(shop, node, cancel), other.EndAsync(shop, node, cancel)))
    {
        Target = IsOfOneNode ? Target : other.Target,
        LeavesANodeWhole = LeavesANodeWhole && other.LeavesANodeWhole,
        ChooseAsync = async (shop, any, cancel) =>
            await other.ChooseAsync(shop, await ChooseAsync(shop, any, cancel), cancel),
    };
}
