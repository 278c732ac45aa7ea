using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Testing;

namespace Booking.Projections.Tests.Daemon;

public sealed class CommittedEventsTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private ReadModelRig _rig = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await ReadModelRig.CreateAsync(postgres, redis);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_handed_over_is_what_would_have_been_read(int seed)
    {
        var committed = new CommittedEvents(SessionEventTypes.Create());
        var heard = new List<StoredEvent>();
        using var following = committed.Follow(heard.AddRange);
        await using var committer = new GroupCommitter(
            _rig.Store, new GroupCommitterOptions(), TimeProvider.System, committed);
        var life = new RandomSession(seed, ReadModelRig.Hall());
        SessionEvent[] events = [life.First(), .. life.Next(400)];
        for (var i = 0; i < events.Length; i += 25)
        {
            NewEvent[] batch =
                [.. events.Skip(i).Take(25).Select(e => new NewEvent(Guid.CreateVersion7(), e, DateTimeOffset.UtcNow))];
            await committer.AppendAsync(new AppendBatch(life.Id.Value, "session", i, batch, []), Cancel);
        }

        Assert.Equal(events.Length, heard.Count);
        Assert.Equivalent(await _rig.ReadLogAsync(), heard, strict: true);
    }
}
