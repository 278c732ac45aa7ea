using System.Text.Json.Nodes;

namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_scheduled_with_events_is_handed_out_when_it_is_due()
    {
        var stream = Guid.NewGuid();
        var due = Given.Time.AddTicks(1_234_560);
        await Store.AppendAsync(
            [Given.Batch(stream, 0, Given.Event()) with { Messages = [new("expire", due, """{"seats":["A-1"]}""")] }],
            Cancel);

        Assert.Equal(due, await Messages.NextDueAsync(Cancel));
        Assert.Empty(await Messages.ClaimDueAsync(due.AddTicks(-10), Minute, 10, Cancel));
        var message = Assert.Single(await Messages.ClaimDueAsync(due, Minute, 10, Cancel));

        Assert.Equal((stream, "expire", due, 1), (message.StreamId, message.Kind, message.DueAt, message.Attempts));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"seats":["A-1"]}"""), JsonNode.Parse(message.BodyJson)));
    }

    [Fact]
    public async Task The_same_message_waits_once()
    {
        Guid stream = Guid.NewGuid(), other = Guid.NewGuid();
        NewScheduledMessage[] messages =
        [
            new("expire", Given.Time, """{"a":1,"b":2}"""),
            new("expire", Given.Time, """{"b":2, "a":1}"""),
            new("expire", Given.Time, """{"a":1,"b":3}"""),
            new("expire", Given.Time.AddSeconds(1), """{"a":1,"b":2}"""),
            new("remind", Given.Time, """{"a":1,"b":2}"""),
        ];
        await Store.AppendAsync([Given.Batch(stream, 0, Given.Event()) with { Messages = messages }], Cancel);
        await Store.AppendAsync([Given.Batch(stream, 1, Given.Event()) with { Messages = messages }], Cancel);
        await Messages.AddAsync(stream, messages, Cancel);
        await Messages.AddAsync(other, messages[..1], Cancel);

        var all = await Messages.ClaimDueAsync(Given.Time.AddDays(1), Minute, 100, Cancel);

        Assert.Equal(4, all.Count(message => message.StreamId == stream));
        Assert.Equal(1, all.Count(message => message.StreamId == other));
    }

    [Fact]
    public async Task The_earliest_messages_are_handed_out_first_and_each_to_one_claimant()
    {
        var stream = Guid.NewGuid();
        var inDisorder = Enumerable.Range(0, 40).Select(i => Given.Time.AddSeconds(i * 7 % 40)).ToArray();
        await Messages.AddAsync(stream, [.. inDisorder.Select(due => new NewScheduledMessage("expire", due))], Cancel);

        var first = await Messages.ClaimDueAsync(Given.Time.AddHours(1), Minute, 10, Cancel);
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Messages.ClaimDueAsync(Given.Time.AddHours(1), Minute, 5, Cancel)));

        Assert.Equal(inDisorder.Order().Take(10), first.Select(message => message.DueAt));
        var claimed = first.Concat(others.SelectMany(page => page)).Select(message => message.MessageId).ToArray();
        Assert.Equal(40, claimed.Length);
        Assert.Equal(40, claimed.Distinct().Count());
    }

    [Fact]
    public async Task A_claim_that_was_not_finished_in_time_is_void()
    {
        await Messages.AddAsync(Guid.NewGuid(), [new NewScheduledMessage("expire", Given.Time)], Cancel);
        var first = Assert.Single(await Messages.ClaimDueAsync(Given.Time, Minute, 10, Cancel));

        Assert.Empty(await Messages.ClaimDueAsync(Given.Time + Minute - TimeSpan.FromSeconds(1), Minute, 10, Cancel));
        Assert.Equal(Given.Time + Minute, await Messages.NextDueAsync(Cancel));
        var second = Assert.Single(await Messages.ClaimDueAsync(Given.Time + Minute, Minute, 10, Cancel));

        Assert.Equal((first.MessageId, 2), (second.MessageId, second.Attempts));
        Assert.Equal(Given.Time, second.DueAt);
    }

    [Fact]
    public async Task A_finished_message_is_gone_and_may_be_scheduled_anew()
    {
        var stream = Guid.NewGuid();
        NewScheduledMessage[] messages = [new("expire", Given.Time), new("remind", Given.Time)];
        await Messages.AddAsync(stream, messages, Cancel);
        var claimed = await Messages.ClaimDueAsync(Given.Time, Minute, 10, Cancel);

        await Messages.CompleteAsync([.. claimed.Select(message => message.MessageId)], Cancel);
        await Messages.CompleteAsync([], Cancel);

        Assert.Null(await Messages.NextDueAsync(Cancel));
        Assert.Empty(await Messages.ClaimDueAsync(Given.Time + Minute + Minute, Minute, 10, Cancel));
        await Messages.AddAsync(stream, messages[..1], Cancel);
        Assert.Single(await Messages.ClaimDueAsync(Given.Time, Minute, 10, Cancel));
    }

    [Fact]
    public async Task A_message_given_back_comes_again_at_its_new_time_and_says_when_it_was_due()
    {
        await Messages.AddAsync(Guid.NewGuid(), [new NewScheduledMessage("expire", Given.Time)], Cancel);
        var message = Assert.Single(await Messages.ClaimDueAsync(Given.Time, Minute, 10, Cancel));

        await Messages.RetryAsync(message.MessageId, Given.Time.AddSeconds(5), "busy", Cancel);

        Assert.Equal(Given.Time.AddSeconds(5), await Messages.NextDueAsync(Cancel));
        Assert.Empty(await Messages.ClaimDueAsync(Given.Time.AddSeconds(4), Minute, 10, Cancel));
        var again = Assert.Single(await Messages.ClaimDueAsync(Given.Time.AddSeconds(5), Minute, 10, Cancel));
        Assert.Equal((message.MessageId, Given.Time, 2), (again.MessageId, again.DueAt, again.Attempts));
    }

    [Fact]
    public async Task A_buried_message_is_not_handed_out_again()
    {
        await Messages.AddAsync(Guid.NewGuid(), [new NewScheduledMessage("expire", Given.Time)], Cancel);
        var message = Assert.Single(await Messages.ClaimDueAsync(Given.Time, Minute, 10, Cancel));

        await Messages.BuryAsync(message.MessageId, "broken\0", Given.Time, Cancel);
        await Messages.BuryAsync(message.MessageId, "twice", Given.Time, Cancel);

        Assert.Null(await Messages.NextDueAsync(Cancel));
        Assert.Equal((message.MessageId, "expire"), await OnlyDeadLetterAsync());
    }

    [Fact]
    public async Task Streams_that_wait_for_a_kind_are_listed_once()
    {
        Guid one = Guid.NewGuid(), other = Guid.NewGuid(), none = Guid.NewGuid();
        await Messages.AddAsync(one, [new("expire", Given.Time), new("expire", Given.Time.AddSeconds(1))], Cancel);
        await Messages.AddAsync(other, [new("expire", Given.Time)], Cancel);
        await Messages.AddAsync(none, [new("remind", Given.Time)], Cancel);

        Assert.Equal(new[] { one, other }.Order(), (await Messages.StreamsWaitingAsync("expire", 10, Cancel)).Order());
        Assert.Single(await Messages.StreamsWaitingAsync("expire", 1, Cancel));
        Assert.Empty(await Messages.StreamsWaitingAsync("unheard of", 10, Cancel));
    }

    /// <summary>The id and kind of the one message that was buried.</summary>
    protected abstract Task<(long MessageId, string Kind)> OnlyDeadLetterAsync();
}
