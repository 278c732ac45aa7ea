namespace Booking.Proof.Stress;

/// <summary>Many buyers at once.</summary>
public sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping;
    private readonly Buyer[] _buyers;
    private readonly Task[] _buying;
    private readonly Task _opening;

    private Crowd(Buyer[] buyers, Sale sale, Func<CancellationToken, Task<Model.SessionPlan>>? openNext, CancellationToken cancel)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _buyers = buyers;
        _buying = [.. buyers.Select(buyer => UntilStoppedAsync(() => buyer.BuyAsync(_stopping.Token)))];
        _opening = openNext is null ? Task.CompletedTask : UntilStoppedAsync(() => OpenAsync(sale, openNext));
    }

    /// <summary>Completes when all have stopped, or at the first failure that nobody expected.</summary>
    public Task Done => Task.WhenAll(_buying);

    /// <summary>Lets them in.</summary>
    /// <param name="client">Records what they do.</param>
    /// <param name="nodes">Whom they ask: two of three always the same one, the third each time another.</param>
    /// <param name="customers">Who they are; one may be several buyers at once.</param>
    /// <param name="count">How many buyers.</param>
    /// <param name="sale">What they want.</param>
    /// <param name="openNext">Opens another session when one is nearly sold; null: there is only one.</param>
    /// <param name="habits">How they behave.</param>
    /// <param name="seed">Of their random choices.</param>
    /// <param name="cancel">Ends all of it.</param>
    public static Crowd LetIn(
        RecordingClient client, IReadOnlyList<ShopNode> nodes, IReadOnlyList<Customer> customers, int count, Sale sale,
        Func<CancellationToken, Task<Model.SessionPlan>>? openNext, BuyerHabits habits, int seed, CancellationToken cancel)
    {
        var buyers = Enumerable.Range(0, count).Select(i => new Buyer(
            client, NodesOf(i, nodes), customers[i % customers.Count], sale, habits, new Random((seed * 397) ^ i), cancel)).ToArray();
        return new Crowd(buyers, sale, openNext, cancel);
    }

    /// <summary>Sends them away when their present calls are over.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll([.. _buying, _opening]);
    }

    /// <summary>Has them give back what they hold.</summary>
    public Task GiveBackAsync(CancellationToken cancel) =>
        Task.WhenAll(_buyers.Select(buyer => buyer.GiveBackAsync(cancel)));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    // If all asked all, one node that does not answer would soon keep everybody waiting.
    private static IReadOnlyList<ShopNode> NodesOf(int buyer, IReadOnlyList<ShopNode> nodes) =>
        buyer % 3 == 2 ? nodes : [nodes[buyer % nodes.Count]];

    private async Task OpenAsync(Sale sale, Func<CancellationToken, Task<Model.SessionPlan>> openNext)
    {
        while (true)
        {
            await Task.Delay(LookAgain, _stopping.Token);
            if (sale.NeedsNext)
                sale.Open(await openNext(_stopping.Token));
        }
    }

    private async Task UntilStoppedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What it was told to do.
        }
    }
}
