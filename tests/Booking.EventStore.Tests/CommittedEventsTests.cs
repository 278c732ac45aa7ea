using Booking.EventStore.Memory;

namespace Booking.EventStore.Tests;

public sealed class CommittedEventsTests
{
    private readonly MemoryEventStore _store = new(Given.EventTypes(), TimeProvider.System);
    private readonly CommittedEvents _committed = new(Given.EventTypes());
    private readonly List<StoredEvent> _heard = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_follower_hears_what_was_committed_as_the_log_has_it()
    {
        await using var committer = NewCommitter();
        using var following = _committed.Follow(_heard.AddRange);
        var stream = Guid.NewGuid();
        var full = Given.Event() with
        {
            Timestamp = Given.Time.ToOffset(TimeSpan.FromHours(-3)).AddTicks(1_234_567),
            HeadersJson = """{"actor":"box office"}""",
            CorrelationId = "request-7",
            CausationId = "message-9",
        };

        await committer.AppendAsync(Given.Batch(stream, 0, Given.Events(2)), Cancel);
        Assert.Equal(2, _heard.Count);
        await committer.AppendAsync(Given.Batch(stream, 2, full), Cancel);

        Assert.Equal(await _store.ReadFeedAsync(0, 10, Cancel), _heard);
    }

    [Fact]
    public async Task A_follower_hears_before_the_caller_is_answered()
    {
        await using var committer = NewCommitter();
        var asked = new TaskCompletionSource<Task>();
        bool? wasAnswered = null;
        using var following = _committed.Follow(_ => wasAnswered = asked.Task.GetAwaiter().GetResult().IsCompleted);

        var append = committer.AppendAsync(Given.Batch(Guid.NewGuid(), 0, Given.Event()), Cancel);
        asked.SetResult(append);
        await append;

        Assert.False(wasAnswered);
    }

    [Fact]
    public async Task A_follower_does_not_hear_of_what_lost()
    {
        await using var committer = NewCommitter();
        using var following = _committed.Follow(_heard.AddRange);

        Assert.IsType<AppendResult.Conflict>(
            await committer.AppendAsync(Given.Batch(Guid.NewGuid(), 5, Given.Event()), Cancel));

        Assert.Empty(_heard);
    }

    [Fact]
    public async Task Whoever_has_ended_hears_nothing_more()
    {
        await using var committer = NewCommitter();
        _committed.Follow(_heard.AddRange).Dispose();

        await committer.AppendAsync(Given.Batch(Guid.NewGuid(), 0, Given.Event()), Cancel);

        Assert.Empty(_heard);
    }

    private GroupCommitter NewCommitter() =>
        new(_store, new GroupCommitterOptions(), TimeProvider.System, _committed);
}
