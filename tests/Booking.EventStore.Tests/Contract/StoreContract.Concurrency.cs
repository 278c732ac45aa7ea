using System.Collections.Concurrent;

namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    private const int Writers = 16;
    private const int AppendsOfAWriter = 25;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Of_20_appends_with_one_expected_version_exactly_one_wins_and_the_others_know(int version)
    {
        for (var round = 0; round < 5; round++)
        {
            var stream = Guid.NewGuid();
            if (version > 0)
                await Store.AppendAsync(stream, 0, Given.Events(version));

            var fault = await ExactlyOneWinner.FindFaultAsync(
                async contender => await Store.AppendAsync(stream, version, contender) is AppendResult.Appended,
                async () => [.. (await Store.ReadIdsAsync(stream)).Skip(version)]);

            Assert.Null(fault);
        }
    }

    [Fact]
    public async Task A_reader_misses_nothing_while_16_writers_commit()
    {
        var committed = new ConcurrentBag<Guid>();
        var rolledBack = 0;
        var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var streams = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToArray();
            var versions = new long[streams.Length];
            for (var i = 0; i < AppendsOfAWriter; i++)
            {
                // Every fourth append is slow to commit, every fifth fails when it commits.
                var ordinary = (writer + i) % 4 == 0 ? CommitTested.Slow : "";
                var kind = (writer + i) % 5 == 0 ? CommitTested.Failing : ordinary;
                var batches = streams
                    .Select((stream, s) => Given.Batch(
                        stream, versions[s], Given.Event(new CommitTested(kind, i)), Given.Event()))
                    .Take(1 + i % 3).ToArray();
                try
                {
                    var results = await Store.AppendAsync(batches, Cancel);
                    Assert.All(results, result => Assert.IsType<AppendResult.Appended>(result));
                }
                catch (AppendFailedException) when (kind == CommitTested.Failing)
                {
                    Interlocked.Increment(ref rolledBack);
                    continue;
                }
                for (var s = 0; s < batches.Length; s++)
                {
                    versions[s] += 2;
                    committed.Add(batches[s].Events[0].Id);
                    committed.Add(batches[s].Events[1].Id);
                }
            }
        }, Cancel)));
        var check = FeedCheck.Of(Store, Cancel);

        await check.ReadUntilAsync(writers);
        await writers;

        Assert.Null(check.FindFault(committed));
        Assert.Equal(Writers * AppendsOfAWriter / 5, rolledBack);
    }

    [Fact]
    public async Task Writers_of_overlapping_streams_neither_fail_nor_tear()
    {
        var streams = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        var won = new ConcurrentBag<NewEvent>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 20; i++)
            {
                var chosen = streams.OrderBy(_ => random.Next()).Take(4).ToArray();
                var batches = new AppendBatch[chosen.Length];
                for (var c = 0; c < chosen.Length; c++)
                {
                    batches[c] = Given.Batch(
                        chosen[c], await Store.ReadVersionAsync(chosen[c], Cancel), Given.Event(), Given.Event());
                }
                var results = await Store.AppendAsync(batches, Cancel);
                for (var c = 0; c < chosen.Length; c++)
                {
                    if (results[c] is AppendResult.Appended)
                        Array.ForEach([.. batches[c].Events], won.Add);
                }
            }
        }, Cancel)));

        var stored = new List<StoredEvent>();
        foreach (var stream in streams)
        {
            var events = await Store.ReadAllAsync(stream);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(v => (long)v), events.Select(e => e.Version));
            stored.AddRange(events);
        }
        Assert.Equal(won.Select(e => e.Id).Order(), stored.Select(e => e.Id).Order());
        Assert.True(won.Count >= 2 * 20);
    }
}
