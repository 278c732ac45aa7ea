using System.Text.Json.Nodes;

namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Events_come_back_as_they_were_appended()
    {
        var stream = Guid.NewGuid();
        var time = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.FromHours(-3)).AddTicks(1_234_567);
        var plain = new NewEvent(Guid.NewGuid(), new SeatTaken("A-1", 4500), time);
        var full = new NewEvent(
            Guid.NewGuid(), new SeatTaken("B-2", 9000, "ünïcode \"quoted\" \\ 🎭"), time.AddSeconds(1),
            """{"actor":"box office","key":"ß\n"}""", "request-7", "message-9");

        Assert.Equal(new AppendResult.Appended(2), await Store.AppendAsync(stream, 0, plain, full));

        var stored = await Store.ReadAllAsync(stream);
        Assert.Equal(2, stored.Count);
        Assert.Equal(
            [(plain.Id, stream, 1L, "seat_taken"), (full.Id, stream, 2L, "seat_taken")],
            stored.Select(e => (e.Id, e.StreamId, e.Version, e.Type)));
        Assert.Equal(plain.Data, stored[0].Data);
        Assert.Equal(full.Data, stored[1].Data);
        Assert.Equal(TimeSpan.Zero, stored[0].Timestamp.Offset);
        Assert.Equal(time.AddTicks(-7), stored[0].Timestamp);
        Assert.Equal((null, null, null), (stored[0].HeadersJson, stored[0].CorrelationId, stored[0].CausationId));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(full.HeadersJson!), JsonNode.Parse(stored[1].HeadersJson!)));
        Assert.Equal(("request-7", "message-9"), (stored[1].CorrelationId, stored[1].CausationId));
    }

    [Fact]
    public async Task An_append_continues_the_stream()
    {
        var stream = Guid.NewGuid();
        var events = Given.Events(5);
        await Store.AppendAsync(stream, 0, events[..2]);

        Assert.Equal(new AppendResult.Appended(5), await Store.AppendAsync(stream, 2, events[2..]));

        var stored = await Store.ReadAllAsync(stream);
        Assert.Equal([1L, 2, 3, 4, 5], stored.Select(e => e.Version));
        Assert.Equal(events.Select(e => e.Id), stored.Select(e => e.Id));
        Assert.Equal(5, await Store.ReadVersionAsync(stream, Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_batch_that_expects_another_version_writes_nothing(long expected)
    {
        var stream = Guid.NewGuid();
        var events = Given.Events(2);
        await Store.AppendAsync(stream, 0, events);
        var head = await Store.ReadHeadAsync(Cancel);
        var late = Given.Batch(stream, expected, Given.Event()) with
        {
            Messages = [new NewScheduledMessage("expire", Given.Time)],
        };

        Assert.Equal([new AppendResult.Conflict()], await Store.AppendAsync([late], Cancel));

        Assert.Equal(events.Select(e => e.Id), await Store.ReadIdsAsync(stream));
        Assert.Equal(2, await Store.ReadVersionAsync(stream, Cancel));
        Assert.Empty(await Store.ReadFeedAsync(head, 10, Cancel));
        Assert.Null(await Messages.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_at_no_version_but_0()
    {
        var stream = Guid.NewGuid();

        Assert.Equal(new AppendResult.Conflict(), await Store.AppendAsync(stream, 1, Given.Event()));

        Assert.Equal(0, await Store.ReadVersionAsync(stream, Cancel));
        Assert.Empty(await Store.ReadAllAsync(stream));
        Assert.Equal(new AppendResult.Appended(1), await Store.AppendAsync(stream, 0, Given.Event()));
    }

    [Fact]
    public async Task Losers_do_not_fail_their_neighbours()
    {
        Guid first = Guid.NewGuid(), lost = Guid.NewGuid(), lostNew = Guid.NewGuid(), last = Guid.NewGuid();
        await Store.AppendAsync(first, 0, Given.Events(3));
        await Store.AppendAsync(lost, 0, Given.Events(3));
        await Store.AppendAsync(lostNew, 0, Given.Events(1));
        NewEvent[] won = [Given.Event("first"), Given.Event("first"), Given.Event("last")];

        var results = await Store.AppendAsync(
            [
                Given.Batch(first, 3, won[0], won[1]),
                Given.Batch(lost, 2, Given.Events(4)) with { Messages = [new NewScheduledMessage("lost", Given.Time)] },
                Given.Batch(lostNew, 0, Given.Event()),
                Given.Batch(last, 0, won[2]) with { Messages = [new NewScheduledMessage("won", Given.Time)] },
            ],
            Cancel);

        Assert.Equal(
            [
                new AppendResult.Appended(5), new AppendResult.Conflict(), new AppendResult.Conflict(),
                new AppendResult.Appended(1),
            ],
            results);
        Assert.Equal(won[..2].Select(e => e.Id), (await Store.ReadIdsAsync(first)).Skip(3));
        Assert.Equal(3, (await Store.ReadAllAsync(lost)).Count);
        Assert.Single(await Store.ReadAllAsync(lostNew));
        Assert.Equal([won[2].Id], await Store.ReadIdsAsync(last));
        var due = Assert.Single(await Messages.ClaimDueAsync(Given.Time, TimeSpan.FromMinutes(1), 10, Cancel));
        Assert.Equal(("won", last), (due.Kind, due.StreamId));
    }

    [Fact]
    public async Task An_append_says_where_in_the_log_its_events_are()
    {
        Guid first = Guid.NewGuid(), lost = Guid.NewGuid(), last = Guid.NewGuid(), alone = Guid.NewGuid();
        await Store.AppendAsync(first, 0, Given.Events(3));
        AppendBatch[] batches =
        [
            Given.Batch(first, 3, Given.Events(2)), Given.Batch(lost, 1, Given.Events(4)),
            Given.Batch(last, 0, Given.Events(3)),
        ];

        var results = await Store.AppendAsync(batches, Cancel);
        await Store.AppendAsync(alone, 0, Given.Events(2));
        var continued = await Store.AppendAsync([Given.Batch(alone, 2, Given.Events(2))], Cancel);
        var again = await Store.AppendAsync([batches[0], Given.Batch(lost, 0, Given.Events(1)), batches[2]], Cancel);

        Assert.Equal((await Store.ReadAllAsync(first))[3].Position, PositionOf(results[0]));
        Assert.IsType<AppendResult.Conflict>(results[1]);
        Assert.Equal((await Store.ReadAllAsync(last))[0].Position, PositionOf(results[2]));
        Assert.Equal(PositionOf(results[0]) + 2, PositionOf(results[2]));
        Assert.Equal((await Store.ReadAllAsync(alone))[2].Position, PositionOf(continued[0]));
        Assert.Equal(PositionOf(results[0]), PositionOf(again[0]));
        Assert.Equal(PositionOf(results[2]), PositionOf(again[2]));
        Assert.Equal((await Store.ReadAllAsync(lost))[0].Position, PositionOf(again[1]));

        static long PositionOf(AppendResult result) => Assert.IsType<AppendResult.Appended>(result).FirstPosition;
    }

    [Fact]
    public async Task The_same_append_again_is_found_and_written_once()
    {
        Guid one = Guid.NewGuid(), other = Guid.NewGuid();
        await Store.AppendAsync(one, 0, Given.Events(2));
        AppendBatch[] batches =
        [
            Given.Batch(one, 2, Given.Events(2)) with { Messages = [new NewScheduledMessage("expire", Given.Time)] },
            Given.Batch(other, 0, Given.Events(3)),
        ];
        await Store.AppendAsync(batches, Cancel);
        var done = await Messages.ClaimDueAsync(Given.Time, TimeSpan.FromMinutes(1), 10, Cancel);
        await Messages.CompleteAsync([.. done.Select(message => message.MessageId)], Cancel);
        await Store.AppendAsync(one, 4, Given.Event());
        var head = await Store.ReadHeadAsync(Cancel);

        var again = await Store.AppendAsync(batches, Cancel);

        Assert.Equal([new AppendResult.Appended(4), new AppendResult.Appended(3)], again);
        Assert.Equal(head, await Store.ReadHeadAsync(Cancel));
        Assert.Equal(5, (await Store.ReadAllAsync(one)).Count);
        Assert.Equal(3, (await Store.ReadAllAsync(other)).Count);
        Assert.Null(await Messages.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task Values_that_the_store_cannot_hold_fail_the_append_and_nothing_is_written()
    {
        Guid poisoned = Guid.NewGuid(), neighbour = Guid.NewGuid();

        var failure = await Assert.ThrowsAsync<AppendFailedException>(() => Store.AppendAsync(
            [Given.Batch(neighbour, 0, Given.Event()), Given.Batch(poisoned, 0, Given.Event("\0"))], Cancel));

        Assert.False(failure.IsTransient);
        Assert.Equal(0, await Store.ReadVersionAsync(neighbour, Cancel));
        Assert.Equal(0, await Store.ReadVersionAsync(poisoned, Cancel));
        Assert.Equal(0, await Store.ReadHeadAsync(Cancel));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Headers_and_bodies_that_are_not_json_fail_the_append(string text)
    {
        var stream = Guid.NewGuid();

        foreach (var batch in new[]
        {
            Given.Batch(stream, 0, Given.Event() with { HeadersJson = text }),
            Given.Batch(stream, 0, Given.Event()) with { Messages = [new("expire", Given.Time, text)] },
        })
        {
            var failure = await Assert.ThrowsAsync<AppendFailedException>(() => Store.AppendAsync([batch], Cancel));
            Assert.False(failure.IsTransient);
        }
        Assert.Equal(0, await Store.ReadVersionAsync(stream, Cancel));
    }

    [Fact]
    public async Task A_commit_that_fails_at_the_very_end_is_a_failure_and_not_an_append()
    {
        var stream = Guid.NewGuid();

        await Assert.ThrowsAsync<AppendFailedException>(
            () => Store.AppendAsync(stream, 0, Given.Event(new CommitTested(CommitTested.Failing, 1))));

        Assert.Equal(0, await Store.ReadVersionAsync(stream, Cancel));
        Assert.Equal(new AppendResult.Appended(1), await Store.AppendAsync(stream, 0, Given.Event()));
    }

    [Fact]
    public async Task Batches_that_cannot_go_together_are_refused()
    {
        var stream = Guid.NewGuid();

        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync(
            [Given.Batch(stream, 0, Given.Event()), Given.Batch(stream, 1, Given.Event())], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync([Given.Batch(stream, 0)], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync(stream, -1, Given.Event()));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.AppendAsync(stream, 0, Given.Event("unlisted" as object)));

        Assert.Equal(0, await Store.ReadHeadAsync(Cancel));
        Assert.Empty(await Store.AppendAsync([], Cancel));
    }

    [Fact]
    public async Task A_large_append_of_many_streams_keeps_every_order()
    {
        var streams = Enumerable.Range(0, 60).Select(_ => Guid.NewGuid()).ToArray();
        await Store.AppendAsync([.. streams[..30].Select(stream => Given.Batch(stream, 0, Given.Event()))], Cancel);
        var head = await Store.ReadHeadAsync(Cancel);
        var batches = streams
            .Select((stream, i) => Given.Batch(stream, i < 30 ? 1 : 0, Given.Events(1 + i % 17)))
            .ToArray();

        var results = await Store.AppendAsync(batches, Cancel);

        Assert.Equal(batches.Select(b => new AppendResult.Appended(b.ExpectedVersion + b.Events.Count)), results);
        var feed = await Store.ReadFeedAsync(head, 10_000, Cancel);
        Assert.Equal(batches.SelectMany(b => b.Events).Select(e => e.Id), feed.Select(e => e.Id));
        Assert.Equal(feed.Select(e => e.Position).Order().Distinct(), feed.Select(e => e.Position));
        foreach (var batch in batches)
        {
            Assert.Equal(
                Enumerable.Range((int)batch.ExpectedVersion + 1, batch.Events.Count).Select(v => (long)v),
                feed.Where(e => e.StreamId == batch.StreamId).Select(e => e.Version));
        }
    }
}
