namespace Booking.EventStore;

/// <summary>
/// Appends until the outcome is known. Why again is safe: the same batches with the same event ids either lose to
/// themselves, which the store recognises, or are written for the first time; and a try that is still under way
/// somewhere loses to the one that came before it.
/// </summary>
internal sealed class DefiniteAppend(IAppender log, GroupCommitterOptions options, TimeProvider timeProvider)
{
    /// <returns>Definite results, or unknown ones when the time for finding out has passed.</returns>
    /// <exception cref="AppendFailedException">Nothing was written: transient, the store stayed away all the time; not
    /// transient, it refuses the values.</exception>
    public async Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<AppendBatch> batches)
    {
        var began = timeProvider.GetTimestamp();
        var pause = options.FirstPause;
        IReadOnlyList<AppendResult>? unknown = null;
        while (true)
        {
            AppendFailedException? away = null;
            try
            {
                var results = await log.AppendAsync(batches, CancellationToken.None);
                if (!results.Any(result => result is AppendResult.Unknown))
                {
                    Record(batches, timeProvider.GetElapsedTime(began));
                    return results;
                }
                EventStoreMetrics.UnknownOutcome();
                unknown = results;
            }
            catch (AppendFailedException exception)
            {
                EventStoreMetrics.AppendFailed();
                // Values that are refused now were refused before as well.
                if (!exception.IsTransient)
                    throw;
                away = exception;
            }
            if (timeProvider.GetElapsedTime(began) + pause > options.FindOutWithin)
                return unknown ?? throw away!;
            await Task.Delay(pause, timeProvider, CancellationToken.None);
            pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
        }
    }

    private static void Record(IReadOnlyList<AppendBatch> batches, TimeSpan duration)
    {
        var events = 0;
        foreach (var batch in batches)
            events += batch.Events.Count;
        EventStoreMetrics.Committed(events, batches.Count, duration);
    }
}
