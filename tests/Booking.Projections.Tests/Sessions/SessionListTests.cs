using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.Paging;
using Booking.Projections.Sessions;
using Booking.Testing;

namespace Booking.Projections.Tests.Sessions;

public sealed class SessionListTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private ReadModelRig _rig = null!;
    private SessionListProjection _projection = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewSessionListProjection();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_scheduled_session_is_listed_with_all_its_terms()
    {
        await _rig.Catalog.AddAsync(Hall, Cancel);
        var session = new SessionId(Guid.CreateVersion7());
        var scheduled = new SessionScheduled(
            session.Value, "Così fan tutte", "Ópera", Events.Evening, "BRL",
            ImmutableSortedDictionary<string, long>.Empty.Add("standard", 4500).Add("box", 9900), Hall.Hash.Value,
            Hall.Places, 45, 6, true, Events.Evening.AddDays(-9), Events.Evening.AddHours(-1), Events.Evening.AddDays(-1));
        await _rig.AppendAsync(session, scheduled);

        await ApplyLogAsync();

        var listed = await _rig.SessionList.ReadAsync(session, Cancel);
        Assert.NotNull(listed);
        Assert.Equal(
            new SessionListItem(
                session, 1, SessionStatus.Scheduled, "Così fan tutte", "Ópera", Events.Evening, "BRL", listed.Prices,
                Hall.Hash, new SessionCounts(136, 136, 0, 0, 0), 45, 6, true, Events.Evening.AddDays(-9),
                Events.Evening.AddHours(-1), Events.Evening.AddDays(-1)),
            listed);
        Assert.Equal(scheduled.Prices, listed.Prices);
    }

    [Fact]
    public async Task Terms_that_were_left_open_are_null()
    {
        var session = await _rig.ScheduleAsync(Hall);

        await ApplyLogAsync();

        var listed = await _rig.SessionList.ReadAsync(session, Cancel);
        Assert.Equal((null, null, null), (listed!.SalesOpenAt, listed.SalesCloseAt, listed.RefundableUntil));
    }

    [Fact]
    public async Task A_session_that_is_not_listed_is_null() =>
        Assert.Null(await _rig.SessionList.ReadAsync(new SessionId(Guid.CreateVersion7()), Cancel));

    [Fact]
    public async Task Counts_follow_every_movement_event_by_event()
    {
        var session = await _rig.ScheduleAsync(Hall);
        await ApplyLogAsync();
        (SessionEvent Event, SessionCounts Counts)[] life =
        [
            (Events.Reserved(Reservation, ["A-1", "A-2"], [("floor", 3)]), new SessionCounts(136, 131, 5, 0, 0)),
            (Events.PaymentStarted(Reservation), new SessionCounts(136, 131, 5, 0, 0)),
            (Events.Paid(Reservation, ["A-1", "A-2"], [("floor", 3)]), new SessionCounts(136, 131, 0, 5, 0)),
            (new SeatsBlocked(["B-1"], "camera"), new SessionCounts(136, 130, 0, 5, 1)),
            (Events.Refunded(Reservation, ["A-1", "A-2"], [("floor", 3)]), new SessionCounts(136, 135, 0, 0, 1)),
            (new SeatsUnblocked(["B-1"]), new SessionCounts(136, 136, 0, 0, 0)),
        ];

        foreach (var (e, counts) in life)
        {
            await _projection.ApplyAsync(await _rig.AppendAsync(session, e), Cancel);
            Assert.Equal(counts, (await _rig.SessionList.ReadAsync(session, Cancel))!.Counts);
        }
    }

    [Fact]
    public async Task A_cancelled_session_says_so_and_its_holds_are_free()
    {
        var session = await _rig.ScheduleAsync(Hall);
        await _rig.AppendAsync(session, Events.Reserved(Reservation, ["A-1"]));
        await ApplyLogAsync();

        await _projection.ApplyAsync(
            await _rig.AppendAsync(session, new SessionCancelled("storm"), Events.Cancelled(Reservation, ["A-1"])), Cancel);

        var listed = await _rig.SessionList.ReadAsync(session, Cancel);
        Assert.Equal((SessionStatus.Cancelled, 0, 4L), (listed!.Status, listed.Counts.Held, listed.Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_batches_redelivered_at_random_give_the_counts_of_the_fold(int seed)
    {
        var random = new Random(seed);
        RandomSession[] sessions = [.. Enumerable.Range(0, 6).Select(i => new RandomSession(seed * 100 + i, Hall))];
        await _rig.Catalog.AddAsync(Hall, Cancel);
        foreach (var session in sessions)
            await _rig.AppendAsync(session.Id, [session.First(), .. session.Next(60)]);
        var log = await _rig.ReadLogAsync();
        var at = 0;
        while (at < log.Count)
        {
            at = Math.Max(0, at - random.Next(0, 40));
            var batch = log.Skip(at).Take(random.Next(1, 90)).ToList();
            await _projection.ApplyAsync(batch, Cancel);
            at += batch.Count;
        }

        foreach (var session in sessions)
        {
            var fold = await _rig.FoldAsync(session.Id);
            var listed = await _rig.SessionList.ReadAsync(session.Id, Cancel);
            Assert.Equal((fold.Version, fold.Counts), (listed!.Version, listed.Counts));
        }
    }

    [Fact]
    public async Task A_row_that_was_lost_is_put_back_from_the_log()
    {
        var session = await _rig.ScheduleAsync(Hall, title: "Hamlet");
        await _rig.AppendAsync(session, Events.Reserved(Reservation, ["A-1"]));
        await ApplyLogAsync();
        await using (var command = _rig.DataSource.CreateCommand("delete from booking.session_list"))
            await command.ExecuteNonQueryAsync(Cancel);

        await _projection.ApplyAsync(
            await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["A-2"])), Cancel);

        var listed = await _rig.SessionList.ReadAsync(session, Cancel);
        Assert.Equal(("Hamlet", 3L, 2), (listed!.Title, listed.Version, listed.Counts.Held));
    }

    [Fact]
    public async Task Two_writers_at_the_same_moment_do_not_count_twice()
    {
        var session = await _rig.ScheduleAsync(Hall);
        await ApplyLogAsync();
        for (var round = 0; round < 20; round++)
        {
            var batch = await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), [Hall.SeatId(round % 16)]));
            var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await _rig.NewSessionListProjection().ApplyAsync(batch, Cancel);
                }
                catch (ConcurrentWriteException)
                {
                    // Its daemon applies the batch again.
                }
            }));
            await Task.WhenAll(writers);
        }

        Assert.Equal(20, (await _rig.SessionList.ReadAsync(session, Cancel))!.Counts.Held);
    }

    [Fact]
    public void New_and_cancelled_sessions_are_urgent_and_counts_are_not()
    {
        Assert.True(_projection.IsUrgent(Stored(Events.Scheduled(new SessionId(Guid.Empty), Hall))));
        Assert.True(_projection.IsUrgent(Stored(new SessionCancelled("storm"))));
        Assert.False(_projection.IsUrgent(Stored(Events.Reserved(Reservation, ["A-1"]))));
    }

    [Theory]
    [InlineData("hamlet", "Hamlet")]
    [InlineData("HAM", "Hamlet")]
    [InlineData("globe", "Hamlet")]
    [InlineData("ÓPERA", "Così fan tutte")]
    [InlineData("cosÌ", "Così fan tutte")]
    [InlineData("100%", "100% Sold_Out")]
    [InlineData("d_o", "100% Sold_Out")]
    [InlineData("a\\b", "a\\b")]
    public async Task Search_finds_a_part_of_title_or_venue_in_any_case(string text, string title)
    {
        await GivenFourAsync();

        var page = await _rig.SessionList.SearchAsync(new SessionSearch(10, text), Cancel);

        Assert.Equal(title, Assert.Single(page.Items).Title);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    public async Task Wildcards_in_a_search_are_letters(string text)
    {
        await GivenFourAsync();

        Assert.Equal("100% Sold_Out", Assert.Single((await SearchAsync(text)).Items).Title);
    }

    [Theory]
    [InlineData("macbeth")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("h%t")]
    public async Task A_search_without_result_is_an_empty_page(string text)
    {
        await GivenFourAsync();

        var page = await SearchAsync(text);

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task From_and_to_bound_the_start_both_inclusive()
    {
        await GivenFourAsync();
        var first = Events.Evening.ToOffset(TimeSpan.FromHours(-3));

        var page = await _rig.SessionList.SearchAsync(
            new SessionSearch(10, From: first.AddDays(1), To: first.AddDays(2)), Cancel);

        Assert.Equal([Events.Evening.AddDays(1), Events.Evening.AddDays(2)], page.Items.Select(item => item.StartsAt));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_start_without_doubles_or_gaps_also_within_one_instant()
    {
        for (var i = 0; i < 11; i++)
            await _rig.ScheduleAsync(Hall, startsAt: Events.Evening.AddDays(i / 4 % 2 == 0 ? 0 : 1));
        await ApplyLogAsync();
        var seen = new List<SessionListItem>();
        KeysetCursor? after = null;
        do
        {
            var page = await _rig.SessionList.SearchAsync(new SessionSearch(3, After: after), Cancel);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items);
            after = page.Next;
            if (after is not null)
                Assert.True(KeysetCursor.TryParse(after.ToString(), out _));
        }
        while (after is not null);

        Assert.Equal(11, seen.Select(item => item.SessionId).Distinct().Count());
        Assert.Equal(seen.OrderBy(item => item.StartsAt).Select(item => item.StartsAt), seen.Select(item => item.StartsAt));
    }

    [Fact]
    public async Task A_page_that_is_just_full_is_the_last()
    {
        await GivenFourAsync();

        var page = await _rig.SessionList.SearchAsync(new SessionSearch(4), Cancel);

        Assert.Equal(4, page.Items.Count);
        Assert.Null(page.Next);
    }

    private static EventStore.StoredEvent Stored(SessionEvent data) => new(
        1, Guid.Empty, Guid.Empty, 1, "an_event", data, Events.Evening, null, null, null);

    private Task<Page<SessionListItem>> SearchAsync(string text) =>
        _rig.SessionList.SearchAsync(new SessionSearch(10, text), Cancel);

    private async Task GivenFourAsync()
    {
        await _rig.ScheduleAsync(Hall, "Hamlet", "Globe", Events.Evening);
        await _rig.ScheduleAsync(Hall, "Così fan tutte", "Ópera de Arame", Events.Evening.AddDays(1));
        await _rig.ScheduleAsync(Hall, "100% Sold_Out", "Arena", Events.Evening.AddDays(2));
        await _rig.ScheduleAsync(Hall, "a\\b", "Arena", Events.Evening.AddDays(3));
        await ApplyLogAsync();
    }

    private async Task ApplyLogAsync() => await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
}
