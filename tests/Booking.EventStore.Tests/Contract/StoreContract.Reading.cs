namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_empty_store_has_nothing_to_read()
    {
        Assert.Equal(0, await Store.ReadHeadAsync(Cancel));
        Assert.Empty(await Store.ReadFeedAsync(0, 10, Cancel));
        Assert.Empty(await Store.ReadStreamAsync(Guid.NewGuid(), 0, 10, Cancel));
        Assert.Equal(0, await Store.ReadVersionAsync(Guid.NewGuid(), Cancel));
        Assert.Null(await Store.ReadSnapshotAsync(Guid.NewGuid(), 1, Cancel));
    }

    [Fact]
    public async Task A_stream_is_read_in_pages_and_without_the_events_of_others()
    {
        Guid stream = Guid.NewGuid(), other = Guid.NewGuid();
        var events = Given.Events(7);
        for (var i = 0; i < events.Length; i++)
        {
            await Store.AppendAsync(stream, i, events[i]);
            await Store.AppendAsync(other, i, Given.Event());
        }

        var read = new List<Guid>();
        var sizes = new List<int>();
        for (long after = 0; ;)
        {
            var page = await Store.ReadStreamAsync(stream, after, 3, Cancel);
            sizes.Add(page.Count);
            read.AddRange(page.Select(e => e.Id));
            if (page.Count < 3)
                break;
            after = page[^1].Version;
        }

        Assert.Equal(events.Select(e => e.Id), read);
        Assert.Equal([3, 3, 1], sizes);
        Assert.Empty(await Store.ReadStreamAsync(stream, 7, 3, Cancel));
        Assert.Empty(await Store.ReadStreamAsync(stream, 70, 3, Cancel));
    }

    [Fact]
    public async Task A_stream_is_read_for_a_fold_with_the_member_of_its_headers_that_was_asked_for()
    {
        Guid stream = Guid.NewGuid(), other = Guid.NewGuid();
        string?[] headers =
        [
            """{"actor":"system"}""", """{"actor":"system","mark":{"key":"a","request":"b"}}""", null, """{"mark":"c"}""",
        ];
        for (var i = 0; i < headers.Length; i++)
        {
            await Store.AppendAsync(stream, i, Given.Event($"A-{i}") with { HeadersJson = headers[i] });
            await Store.AppendAsync(other, i, Given.Event());
        }

        var first = await Store.ReadForFoldAsync(stream, 0, 3, "mark", Cancel);
        var rest = await Store.ReadForFoldAsync(stream, 3, 3, "mark", Cancel);

        Assert.Equal([1, 2, 3, 4], first.Concat(rest).Select(folded => folded.Version));
        Assert.Equal(
            (await Store.ReadAllAsync(stream)).Select(stored => stored.Data), first.Concat(rest).Select(folded => folded.Data));
        Assert.Equal(
            [null, """{"key":"a","request":"b"}""", null, "\"c\""],
            first.Concat(rest).Select(folded => folded.HeaderJson?.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Empty(await Store.ReadForFoldAsync(stream, 4, 3, "mark", Cancel));
        Assert.Empty(await Store.ReadForFoldAsync(Guid.NewGuid(), 0, 3, "mark", Cancel));
    }

    [Fact]
    public async Task The_feed_is_read_in_pages_up_to_the_head()
    {
        Guid one = Guid.NewGuid(), other = Guid.NewGuid();
        var events = Given.Events(7);
        for (var i = 0; i < events.Length; i++)
            await Store.AppendAsync(i % 2 == 0 ? one : other, i / 2, events[i]);

        var read = new List<StoredEvent>();
        while (await Store.ReadFeedAsync(read.LastOrDefault()?.Position ?? 0, 3, Cancel) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 3);
            read.AddRange(page);
        }

        Assert.Equal(events.Select(e => e.Id), read.Select(e => e.Id));
        Assert.Equal(read[^1].Position, await Store.ReadHeadAsync(Cancel));
        Assert.Empty(await Store.ReadFeedAsync(read[^1].Position + 100, 3, Cancel));
    }

    [Fact]
    public async Task The_newest_snapshot_of_a_format_is_kept()
    {
        var stream = Guid.NewGuid();
        await Store.SaveSnapshotAsync(new Snapshot(stream, 10, 1, new byte[] { 1, 0, 255 }), Cancel);
        await Store.SaveSnapshotAsync(new Snapshot(stream, 30, 1, new byte[] { 3 }), Cancel);
        await Store.SaveSnapshotAsync(new Snapshot(stream, 20, 1, new byte[] { 2 }), Cancel);
        await Store.SaveSnapshotAsync(new Snapshot(stream, 5, 2, Array.Empty<byte>()), Cancel);
        await Store.SaveSnapshotAsync(new Snapshot(Guid.NewGuid(), 99, 1, new byte[] { 9 }), Cancel);

        var first = await Store.ReadSnapshotAsync(stream, 1, Cancel);
        var second = await Store.ReadSnapshotAsync(stream, 2, Cancel);

        Assert.Equal((stream, 30L, 1), (first!.StreamId, first.Version, first.Format));
        Assert.Equal([3], first.Data.ToArray());
        Assert.Equal(5, second!.Version);
        Assert.Equal(0, second.Data.Length);
        Assert.Null(await Store.ReadSnapshotAsync(stream, 3, Cancel));
    }

    [Fact]
    public async Task A_snapshot_holds_the_bytes_it_was_given()
    {
        var stream = Guid.NewGuid();
        var bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        var kept = bytes.ToArray();

        await Store.SaveSnapshotAsync(new Snapshot(stream, 1, 1, bytes), Cancel);
        Array.Clear(bytes);

        Assert.Equal(kept, (await Store.ReadSnapshotAsync(stream, 1, Cancel))!.Data.ToArray());
    }
}
