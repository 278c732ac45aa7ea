namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    // Long enough that a wait which runs to its end is a failure that nobody mistakes for slowness.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_commit_wakes_everybody_who_waits_for_events()
    {
        await SettleSignalsAsync();
        var waiters = Enumerable.Range(0, 3).Select(_ => Signals.WaitForEventsAsync(Patience, Cancel)).ToArray();
        Assert.DoesNotContain(waiters, waiter => waiter.IsCompleted);

        await Store.AppendAsync(Guid.NewGuid(), 0, Given.Event());

        await Task.WhenAll(waiters).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task A_commit_announces_how_far_the_log_reaches()
    {
        await SettleSignalsAsync();
        var stream = Guid.NewGuid();
        var waiter = Signals.WaitForEventsAsync(Patience, Cancel);
        await Store.AppendAsync(stream, 0, Given.Events(3));

        Assert.Equal((await Store.ReadAllAsync(stream))[^1].Position, await waiter.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Null(await Signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel));
    }

    [Fact]
    public async Task A_scheduled_message_wakes_whoever_waits_for_messages()
    {
        await SettleSignalsAsync();
        var appended = Signals.WaitForMessagesAsync(Patience, Cancel);
        await Store.AppendAsync(
            [Given.Batch(Guid.NewGuid(), 0, Given.Event()) with { Messages = [new("expire", Given.Time)] }], Cancel);
        await appended.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        var added = Signals.WaitForMessagesAsync(Patience, Cancel);
        await Messages.AddAsync(Guid.NewGuid(), [new("expire", Given.Time)], Cancel);
        await added.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task A_commit_without_messages_wakes_nobody_who_waits_for_messages()
    {
        await SettleSignalsAsync();
        var messages = Signals.WaitForMessagesAsync(Patience, Cancel);
        var events = Signals.WaitForEventsAsync(Patience, Cancel);

        await Store.AppendAsync(Guid.NewGuid(), 0, Given.Event());

        await events.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.False(messages.IsCompleted);
    }

    [Fact]
    public async Task A_lost_append_wakes_nobody()
    {
        await SettleSignalsAsync();
        var waiter = Signals.WaitForEventsAsync(Patience, Cancel);

        await Store.AppendAsync(Guid.NewGuid(), 7, Given.Event());
        await Messages.AddAsync(Guid.NewGuid(), [new("expire", Given.Time)], Cancel);
        await Signals.WaitForMessagesAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.False(waiter.IsCompleted);
    }

    [Fact]
    public async Task A_commit_between_two_waits_is_not_forgotten()
    {
        await SettleSignalsAsync();
        await Store.AppendAsync(
            [Given.Batch(Guid.NewGuid(), 0, Given.Event()) with { Messages = [new("expire", Given.Time)] }], Cancel);
        // Both hints of a commit arrive together.
        await Signals.WaitForMessagesAsync(Patience, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await Signals.WaitForEventsAsync(Patience, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task A_wait_ends_at_its_bound_or_when_it_is_cancelled()
    {
        await SettleSignalsAsync();
        await Signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);

        using var cancelled = new CancellationTokenSource();
        var waiter = Signals.WaitForEventsAsync(Patience, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
    }

    /// <summary>Listening, with no hint of the past still to come.</summary>
    private async Task SettleSignalsAsync()
    {
        await Signals.WaitForMessagesAsync(TimeSpan.FromMilliseconds(1), Cancel);
        await Signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);
        await Messages.AddAsync(Guid.NewGuid(), [new NewScheduledMessage("settle", Given.Time)], Cancel);
        await Signals.WaitForMessagesAsync(Patience, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }
}
