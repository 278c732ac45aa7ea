using System.Threading.Channels;

namespace Booking.EventStore;

/// <summary>
/// Merges the appends of many callers into one transaction: whatever arrived while the last one was being committed is
/// the next one. Batches of one stream keep their order, and a chain of them (each expecting the version that the one
/// before it makes) goes together. An unknown outcome is found out here, by the same append again.
/// </summary>
public sealed class GroupCommitter : IAsyncDisposable
{
    private readonly DefiniteAppend _append;
    private readonly CommittedEvents? _committed;
    private readonly int _maxEvents;
    private readonly Channel<PendingAppend> _queue;
    private readonly Task _loop;
    private PendingAppend? _heldBack;

    /// <summary>Begins to take appends.</summary>
    /// <param name="log">Is given one append at a time.</param>
    /// <param name="options">Limits.</param>
    /// <param name="timeProvider">Measures pauses.</param>
    /// <param name="committed">Hears of what was committed, before the callers do.</param>
    public GroupCommitter(
        IAppender log, GroupCommitterOptions options, TimeProvider timeProvider, CommittedEvents? committed = null)
    {
        _committed = committed;
        _append = new DefiniteAppend(log, options, timeProvider);
        _maxEvents = options.MaxEvents;
        _queue = Channel.CreateBounded<PendingAppend>(
            new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _loop = BackgroundWork.Start(CommitForeverAsync);
    }

    /// <summary>
    /// Appends one batch, together with those of other callers. Never writes a part of it. The caller goes on where the
    /// answer arrives, before the next commit is sent: quickly, without blocking, so that what it appends next is part
    /// of that commit.
    /// </summary>
    /// <param name="batch">Its expected version may rest on a batch of the same stream that was handed in before and is
    /// not answered yet.</param>
    /// <param name="cancellationToken">Until the batch is on its way to the store: then nothing was written. Later it
    /// has no effect, and the answer comes.</param>
    /// <returns><see cref="AppendResult.Unknown"/> only when the outcome could not be found out in the time for
    /// it.</returns>
    /// <exception cref="AppendFailedException">Certainly nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled in time; certainly nothing was written.</exception>
    /// <exception cref="ObjectDisposedException">No more appends are taken; nothing was written.</exception>
    public async Task<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        AppendBatch.Check([batch]);
        var pending = new PendingAppend(batch, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(GroupCommitter));
        }
        return await pending.Answer;
    }

    /// <summary>Takes no more appends, and answers those that were taken.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task CommitForeverAsync()
    {
        while (_heldBack is not null || await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var round = NextRound();
            if (round.Count > 0)
                await CommitAsync(round);
        }
    }

    private List<AppendChain> NextRound()
    {
        var round = new List<AppendChain>();
        var byStream = new Dictionary<Guid, AppendChain>();
        var events = 0;
        while (TryTake(out var next))
        {
            if (next.CancelIfAsked())
                continue;
            var known = byStream.TryGetValue(next.Batch.StreamId, out var chain);
            if ((events > 0 && events + next.Batch.Events.Count > _maxEvents) || (known && !chain!.IsContinuedBy(next)))
            {
                _heldBack = next;
                break;
            }
            if (!known)
            {
                chain = new AppendChain();
                byStream.Add(next.Batch.StreamId, chain);
                round.Add(chain);
            }
            chain!.Add(next);
            events += next.Batch.Events.Count;
        }
        return round;
    }

    private bool TryTake(out PendingAppend next)
    {
        if (_heldBack is null)
            return _queue.Reader.TryRead(out next!);
        next = _heldBack;
        _heldBack = null;
        return true;
    }

    private async Task CommitAsync(List<AppendChain> round)
    {
        try
        {
            AppendBatch[] batches = [.. round.Select(chain => chain.Merged())];
            var results = await _append.AppendAsync(batches);
            for (var i = 0; i < round.Count; i++)
            {
                if (results[i] is AppendResult.Appended appended)
                    _committed?.Publish(batches[i], appended.FirstPosition);
                // Of a longer chain it is not said which link lost.
                if (results[i] is AppendResult.Conflict && round[i].Links.Count > 1)
                    await CommitOneByOneAsync(round[i].Links);
                else
                    round[i].Answer(results[i]);
            }
        }
        catch (Exception exception)
        {
            var all = round.SelectMany(chain => chain.Links).ToList();
            // Nothing was written. If the store is there, something in one of the batches is not acceptable to it.
            if (all.Count == 1 || exception is AppendFailedException { IsTransient: true })
                all.ForEach(pending => pending.Fail(exception));
            else
                await CommitOneByOneAsync(all);
        }
    }

    private async Task CommitOneByOneAsync(IReadOnlyList<PendingAppend> appends)
    {
        AppendFailedException? storeIsAway = null;
        foreach (var pending in appends)
        {
            if (storeIsAway is not null)
            {
                pending.Fail(storeIsAway);
                continue;
            }
            try
            {
                var result = (await _append.AppendAsync([pending.Batch]))[0];
                if (result is AppendResult.Appended appended)
                    _committed?.Publish(pending.Batch, appended.FirstPosition);
                pending.Succeed(result);
            }
            catch (Exception exception)
            {
                pending.Fail(exception);
                storeIsAway = exception is AppendFailedException { IsTransient: true } away ? away : null;
            }
        }
    }
}
