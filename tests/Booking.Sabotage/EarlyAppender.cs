using Booking.EventStore;

namespace Booking.Sabotage;

/// <summary>Answers that everything is appended as soon as it is asked, and appends it afterwards.</summary>
internal sealed class EarlyAppender(IAppender appender) : IAppender
{
    private Task _last = Task.CompletedTask;

    public Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        _last = AppendAfterAsync(_last, batches);
        IReadOnlyList<AppendResult> results =
            [.. batches.Select(batch => new AppendResult.Appended(batch.ExpectedVersion + batch.Events.Count))];
        return Task.FromResult(results);
    }

    private async Task AppendAfterAsync(Task before, IReadOnlyList<AppendBatch> batches)
    {
        await before;
        try
        {
            await appender.AppendAsync(batches, CancellationToken.None);
        }
        catch (AppendFailedException)
        {
            // Nobody is left to be told: this is what is wrong with it.
        }
    }
}
