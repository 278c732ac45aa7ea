namespace Booking.EventStore.Tests.Contract;

/// <summary>Checks that of many appends with one expected version exactly one wins, and that everybody knows.</summary>
internal static class ExactlyOneWinner
{
    public const int Contenders = 20;

    /// <summary>Lets everybody append one event at once.</summary>
    /// <param name="appendAsync">Appends the event, and says whether it believes to have won.</param>
    /// <param name="readIdsAsync">The ids of the events that the stream then has.</param>
    /// <returns>What is wrong, or null.</returns>
    public static async Task<string?> FindFaultAsync(
        Func<NewEvent, Task<bool>> appendAsync, Func<Task<IReadOnlyList<Guid>>> readIdsAsync)
    {
        var events = Given.Events(Contenders);
        using var start = new Barrier(Contenders);
        var believed = await Task.WhenAll(events.Select(contender => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return appendAsync(contender);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        var winners = events.Where((_, i) => believed[i]).Select(e => e.Id).ToArray();
        var written = await readIdsAsync();
        if (winners.Length != 1)
            return $"{winners.Length} believe to have won";
        return written.SequenceEqual(winners) ? null : $"the stream has {written.Count} events, not the winner's";
    }
}
