using Booking.EventStore.Memory;

namespace Booking.EventStore.Tests;

/// <summary>Given a store that can be held and made to fail, when many append at once, then each gets its own
/// answer.</summary>
public sealed class GroupCommitterTests
{
    private static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private readonly MemoryEventStore _store = new(Given.EventTypes(), TimeProvider.System);
    private readonly List<IReadOnlyList<AppendBatch>> _tries = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_during_a_commit_is_the_next_commit()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;

        var others = Enumerable.Range(0, 50).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();
        hold.Release();

        await AssertAppendedAsync([first, .. others]);
        Assert.Equal([1, 50], _tries.Select(batches => batches.Count));
    }

    [Fact]
    public async Task A_transaction_takes_no_more_events_than_its_limit_but_at_least_one_batch()
    {
        await using var committer = NewCommitter(new GroupCommitterOptions { MaxEvents = 10 });
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;

        int[] sizes = [4, 4, 4, 25, 1, 9, 1];
        var others = sizes.Select(size => committer.AppendAsync(Batch(size), Cancel)).ToArray();
        hold.Release();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(
            [[1], [4, 4], [4], [25], [1, 9], [1]],
            _tries.Select(batches => batches.Select(batch => batch.Events.Count).ToArray()));
    }

    [Fact]
    public async Task Batches_that_rest_on_one_another_go_together_and_in_order()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;
        var stream = Guid.NewGuid();
        var events = Given.Events(6);

        Task<AppendResult>[] chain =
        [
            committer.AppendAsync(Given.Batch(stream, 0, events[..1]), Cancel),
            committer.AppendAsync(
                Given.Batch(stream, 1, events[1..3]) with { Messages = [new("a", Given.Time)] }, Cancel),
            committer.AppendAsync(
                Given.Batch(stream, 3, events[3..]) with { Messages = [new("b", Given.Time)] }, Cancel),
        ];
        hold.Release();
        await first;

        var results = await Task.WhenAll(chain);
        Assert.Equal([new AppendResult.Appended(1), new AppendResult.Appended(3), new AppendResult.Appended(6)], results);
        Assert.Equal([2L, 3, 5], results.Cast<AppendResult.Appended>().Select(result => result.FirstPosition));
        Assert.Equal(2, _tries.Count);
        Assert.Equal(events.Select(e => e.Id), await _store.ReadIdsAsync(stream));
        Assert.Equal(2, (await _store.Messages.ClaimDueAsync(Given.Time, OneStep, 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_batch_that_does_not_rest_on_the_one_before_it_waits_for_its_answer()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;
        var stream = Guid.NewGuid();

        var one = committer.AppendAsync(Given.Batch(stream, 0, Given.Events(2)), Cancel);
        var rival = committer.AppendAsync(Given.Batch(stream, 0, Given.Events(2)), Cancel);
        hold.Release();

        Assert.Equal(
            [new AppendResult.Appended(1), new AppendResult.Appended(2), new AppendResult.Conflict()],
            await Task.WhenAll(first, one, rival));
        Assert.Equal([1, 1, 1], _tries.Select(batches => batches.Count));
    }

    [Fact]
    public async Task Of_a_chain_that_lost_every_link_gets_the_answer_it_would_have_had_alone()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;
        var stream = Guid.NewGuid();
        await _store.AppendAsync(stream, 0, Given.Event());
        _tries.Clear();

        Task<AppendResult>[] chain =
        [
            committer.AppendAsync(Given.Batch(stream, 0, Given.Event()), Cancel),
            committer.AppendAsync(Given.Batch(stream, 1, Given.Event()), Cancel),
            committer.AppendAsync(Given.Batch(stream, 2, Given.Event()), Cancel),
        ];
        hold.Release();
        await first;

        Assert.Equal(
            [new AppendResult.Conflict(), new AppendResult.Appended(2), new AppendResult.Appended(3)],
            await Task.WhenAll(chain));
    }

    [Fact]
    public async Task A_batch_that_the_store_refuses_fails_alone()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;

        var good = Enumerable.Range(0, 3).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();
        var poisoned = committer.AppendAsync(Given.Batch(Guid.NewGuid(), 0, Given.Event("\0")), Cancel);
        var unlisted = committer.AppendAsync(Given.Batch(Guid.NewGuid(), 0, Given.Event(Given.Time as object)), Cancel);
        var alsoGood = committer.AppendAsync(Batch(), Cancel);
        hold.Release();

        await AssertAppendedAsync([first, .. good, alsoGood]);
        Assert.False((await Assert.ThrowsAsync<AppendFailedException>(() => poisoned)).IsTransient);
        await Assert.ThrowsAsync<InvalidOperationException>(() => unlisted);
    }

    [Theory]
    [InlineData(CommitFault.ConnectionLost)]
    [InlineData(CommitFault.LandsLater)]
    public async Task An_append_lost_on_its_way_is_found_out_and_written_once(CommitFault fault)
    {
        await using var committer = NewCommitter();
        var batch = Batch(3);
        var lost = 0;
        _store.Faults.BeforeCommit = (_, _) =>
            ValueTask.FromResult(lost++ < 3 ? fault : CommitFault.None);

        Assert.Equal(new AppendResult.Appended(3), await committer.AppendAsync(batch, Cancel));

        Assert.Equal(batch.Events.Select(e => e.Id), await _store.ReadIdsAsync(batch.StreamId));
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_found_out_also_when_others_wrote_after_it()
    {
        await using var committer = NewCommitter();
        var batch = Batch(3);
        var lost = 0;
        _store.Faults.AfterCommit = async (_, _) =>
        {
            if (lost++ > 0)
                return CommitFault.None;
            await _store.AppendAsync(batch.StreamId, 3, Given.Event());
            return CommitFault.ConnectionLost;
        };

        Assert.Equal(new AppendResult.Appended(3), await committer.AppendAsync(batch, Cancel));

        Assert.Equal(4, await _store.ReadVersionAsync(batch.StreamId, Cancel));
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_found_out_in_time_goes_to_the_caller()
    {
        await using var committer = NewCommitter(new GroupCommitterOptions
        {
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(50),
            FindOutWithin = TimeSpan.FromSeconds(1),
        });
        var tries = 0;
        // Unknown at first, and from then on not even reachable: that does not make it known.
        _store.Faults.BeforeCommit = (_, _) => tries++ == 0
            ? ValueTask.FromResult(CommitFault.LandsLater)
            : throw Away();

        Assert.IsType<AppendResult.Unknown>(await committer.AppendAsync(Batch(), Cancel));
        Assert.True(tries > 2);
    }

    [Fact]
    public async Task A_store_that_comes_back_in_time_is_waited_for()
    {
        await using var committer = NewCommitter();
        var tries = 0;
        _store.Faults.BeforeCommit = (_, _) => tries++ < 3 ? throw Away() : ValueTask.FromResult(CommitFault.None);

        Assert.Equal(new AppendResult.Appended(1), await committer.AppendAsync(Batch(), Cancel));
    }

    [Fact]
    public async Task A_store_that_stays_away_fails_everybody_in_one_round()
    {
        await using var committer = NewCommitter(new GroupCommitterOptions
        {
            FirstPause = TimeSpan.FromMilliseconds(1),
            FindOutWithin = TimeSpan.FromMilliseconds(20),
        });
        var hold = HoldFirstTry(away: true);
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;

        var others = Enumerable.Range(0, 20).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();
        hold.Release();

        foreach (var append in others.Append(first))
        {
            var failure = await Assert.ThrowsAsync<AppendFailedException>(() => append.WaitAsync(OneStep, Cancel));
            Assert.True(failure.IsTransient);
        }

        Assert.DoesNotContain(_tries[^1], batch => _tries[0].Contains(batch));
        Assert.All(_tries, batches => Assert.Contains(batches.Count, new[] { 1, 20 }));
    }

    [Fact]
    public async Task Who_gives_up_before_the_commit_has_written_nothing_and_who_gives_up_later_gets_the_answer()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        using var giveUp = new CancellationTokenSource();
        var early = Batch();
        var under = committer.AppendAsync(early, giveUp.Token);
        await hold.Reached;
        var queued = Batch();
        var waiting = committer.AppendAsync(queued, giveUp.Token);

        await giveUp.CancelAsync();
        hold.Release();

        Assert.Equal(new AppendResult.Appended(1), await under);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(new AppendResult.Appended(1), await committer.AppendAsync(Batch(), Cancel));
        Assert.Equal(0, await _store.ReadVersionAsync(queued.StreamId, Cancel));
    }

    [Fact]
    public async Task A_full_queue_makes_the_next_wait_and_loses_nothing()
    {
        await using var committer = NewCommitter(new GroupCommitterOptions { QueueCapacity = 4 });
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;

        using var giveUp = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 4).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();
        var withoutRoom = committer.AppendAsync(Batch(), giveUp.Token);
        var patient = Enumerable.Range(0, 30).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();

        // Only who is not in the queue yet can leave before the commit that is under way has ended.
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withoutRoom.WaitAsync(OneStep, Cancel));
        hold.Release();

        await AssertAppendedAsync([first, .. queued, .. patient]);
    }

    [Fact]
    public async Task Disposal_answers_what_was_taken_and_takes_no_more()
    {
        var committer = NewCommitter();
        var hold = HoldFirstTry();
        var first = committer.AppendAsync(Batch(), Cancel);
        await hold.Reached;
        var others = Enumerable.Range(0, 10).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();

        var disposal = committer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => committer.AppendAsync(Batch(), Cancel));
        Assert.False(disposal.IsCompleted);
        hold.Release();
        await disposal.WaitAsync(OneStep, Cancel);

        await AssertAppendedAsync([first, .. others]);
    }

    [Fact]
    public async Task What_a_caller_appends_when_it_is_answered_is_part_of_the_next_commit()
    {
        await using var committer = NewCommitter();
        var hold = HoldFirstTry();
        var inTurn = AppendTwiceAsync();
        await hold.Reached;
        var others = Enumerable.Range(0, 3).Select(_ => committer.AppendAsync(Batch(), Cancel)).ToArray();
        hold.Release();

        await Task.WhenAll([inTurn, .. others]);
        Assert.Equal([1, 4], _tries.Select(batches => batches.Count));

        async Task AppendTwiceAsync()
        {
            await committer.AppendAsync(Batch(), Cancel).ConfigureAwait(false);
            await committer.AppendAsync(Batch(), Cancel).ConfigureAwait(false);
        }
    }

    private static AppendBatch Batch(int events = 1) => Given.Batch(Guid.NewGuid(), 0, Given.Events(events));

    private static async Task AssertAppendedAsync(Task<AppendResult>[] appends) =>
        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(new AppendResult.Appended(1), result));

    private static AppendFailedException Away() => new("away", isTransient: true, innerException: null);

    private GroupCommitter NewCommitter(GroupCommitterOptions? options = null) =>
        new(_store, options ?? new GroupCommitterOptions(), TimeProvider.System);

    /// <summary>Holds the first try until it is released, and writes down all of them.</summary>
    private (Task Reached, Action Release) HoldFirstTry(bool away = false)
    {
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Faults.BeforeCommit = async (batches, _) =>
        {
            lock (_tries)
                _tries.Add(batches);
            if (reached.TrySetResult())
                await release.Task;
            return away ? throw Away() : CommitFault.None;
        };
        return (reached.Task, release.SetResult);
    }
}
