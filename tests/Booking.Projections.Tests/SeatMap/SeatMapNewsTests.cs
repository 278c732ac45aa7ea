using System.Threading.Channels;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;
using Booking.Testing;

namespace Booking.Projections.Tests.SeatMap;

public sealed class SeatMapNewsTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<SeatMapNews> _heard = Channel.CreateUnbounded<SeatMapNews>();
    private ReadModelRig _rig = null!;
    private SeatMapProjection _projection = null!;
    private SessionId _session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewSeatMapProjection();
        _session = await _rig.ScheduleAsync(Hall);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_is_written_is_published_with_the_versions_before_and_after()
    {
        await using var listening = await ListenAsync();
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
        Assert.Equal(new SeatMapNews.Replaced(1), await NextAsync());

        var reservation = Guid.CreateVersion7();
        await _projection.ApplyAsync(
            await _rig.AppendAsync(
                _session,
                Events.Reserved(reservation, ["A-1", "A-2"], [("floor", 7)]),
                Events.Cancelled(reservation, ["A-1", "A-2"], [("floor", 7)]),
                Events.Reserved(Guid.CreateVersion7(), ["A-2", "B-1"], [("floor", 2)])),
            Cancel);

        var changed = Assert.IsType<SeatMapNews.Changed>(await NextAsync());
        Assert.Equal((1L, 4L), (changed.FromVersion, changed.Version));
        Assert.Equal(
            [(Seat("A-1"), SeatStatus.Available), (Seat("A-2"), SeatStatus.Held), (Seat("B-1"), SeatStatus.Held)],
            changed.Seats.Select(seat => (seat.Index, seat.Status)));
        Assert.True(Hall.TryFindArea("floor", out var floor));
        Assert.Equal([new AreaChange(floor, 2)], changed.Areas.AsEnumerable());
    }

    [Fact]
    public async Task What_is_there_already_is_not_published_again()
    {
        var log = await _rig.ReadLogAsync();
        await _projection.ApplyAsync(log, Cancel);
        var held = await _rig.AppendAsync(_session, Events.Reserved(Guid.CreateVersion7(), ["A-1"]));
        await _projection.ApplyAsync(held, Cancel);
        await using var listening = await ListenAsync();

        await _projection.ApplyAsync(log, Cancel);
        await _projection.ApplyAsync(held, Cancel);
        await _projection.ApplyAsync(await _rig.AppendAsync(_session, Events.Reserved(Guid.CreateVersion7(), ["A-2"])), Cancel);

        Assert.Equal(3, (await NextAsync()).Version);
        Assert.False(_heard.Reader.TryRead(out _));
    }

    [Fact]
    public void News_are_read_as_they_were_written_and_nonsense_is_none()
    {
        var news = SeatMapNewsFormat.Changed(7, 12, [0, (byte)'3', 0, (byte)'0', (byte)'2'], [0, -4, 0, 9]);

        var changed = Assert.IsType<SeatMapNews.Changed>(SeatMapNewsFormat.Parse(news));
        Assert.Equal((7L, 12L), (changed.FromVersion, changed.Version));
        Assert.Equal(
            [new(1, SeatStatus.Blocked), new(3, SeatStatus.Available), new SeatChange(4, SeatStatus.Sold)],
            changed.Seats.AsEnumerable());
        Assert.Equal([new(1, -4), new AreaChange(3, 9)], changed.Areas.AsEnumerable());
        for (var length = 0; length < news.Length; length++)
        {
            if (length != news.Length - 4 && length != news.Length - 8 && length != news.Length - 12)
                Assert.Null(SeatMapNewsFormat.Parse(news.AsSpan(0, length)));
        }
    }

    private static int Seat(string id)
    {
        Assert.True(Hall.TryFindSeat(id, out var index));
        return index;
    }

    private Task<IAsyncDisposable> ListenAsync() =>
        new SeatMapListener(_rig.Redis).ListenAsync(_session, news => _heard.Writer.TryWrite(news), Cancel);

    private async Task<SeatMapNews> NextAsync() => await _heard.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);
}
