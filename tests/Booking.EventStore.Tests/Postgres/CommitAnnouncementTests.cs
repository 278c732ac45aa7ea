using System.Globalization;
using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>Given many commits of the thread of appends, then whoever listens hears how far the log reaches, without an
/// announcement for each.</summary>
public sealed class CommitAnnouncementTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_of_many_commits_is_announced_and_most_are_not()
    {
        const int Commits = 300;
        await using var listener = await database.DataSource.OpenConnectionAsync(Cancel);
        var announced = new List<string>();
        listener.Notification += (_, hint) => announced.Add(hint.Payload);
        await using (var listen = new NpgsqlCommand("listen booking_events", listener))
            await listen.ExecuteNonQueryAsync(Cancel);
        using var thread = NewThread(database.DataSource, TimeSpan.FromMilliseconds(100));

        var last = 0L;
        for (var i = 0; i < Commits; i++)
        {
            var result = await thread.AppendAsync(Guid.NewGuid(), 0, Given.Events(2));
            last = Assert.IsType<AppendResult.Appended>(result).FirstPosition + 1;
        }

        var end = last.ToString(CultureInfo.InvariantCulture);
        while (!announced.Contains(end))
            await listener.WaitAsync(OneStep, Cancel);
        Assert.InRange(announced.Count, 2, Commits / 2);
        await using var unlisten = new NpgsqlCommand("unlisten *", listener);
        await unlisten.ExecuteNonQueryAsync(Cancel);
    }

    [Fact]
    public async Task A_commit_after_a_pause_announces_itself()
    {
        await using var signals = new PostgresStoreSignals(database.DataSource, TimeProvider.System);
        await signals.Listening;
        await signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);
        using var thread = NewThread(database.DataSource, TimeSpan.FromMilliseconds(10));
        var hint = signals.WaitForEventsAsync(Patience, Cancel);

        var result = await thread.AppendAsync(Guid.NewGuid(), 0, Given.Events(3));

        Assert.Equal(
            Assert.IsType<AppendResult.Appended>(result).FirstPosition + 2, await hint.WaitAsync(OneStep, Cancel));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_announced_without_its_position()
    {
        await using var proxy = new FaultyProxy(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        await using var source = PostgresDataSource.Create(proxy.Through(database.ConnectionString));
        await using var signals = new PostgresStoreSignals(database.DataSource, TimeProvider.System);
        await signals.Listening;
        // The beginning of the listening is a hint itself.
        await signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);
        using var thread = NewThread(source, TimeSpan.FromSeconds(2));
        await thread.AppendAsync(Guid.NewGuid(), 0, Given.Event());
        Assert.NotNull(await signals.WaitForEventsAsync(Patience, Cancel).WaitAsync(OneStep, Cancel));

        proxy.CutAfterAnswerBytes(0);
        Assert.IsType<AppendResult.Unknown>(await thread.AppendAsync(Guid.NewGuid(), 0, Given.Event()));

        Assert.Null(await signals.WaitForEventsAsync(Patience, Cancel).WaitAsync(OneStep, Cancel));
    }

    private static PostgresAppendThread NewThread(NpgsqlDataSource source, TimeSpan announceEvery) =>
        new(source, Given.EventTypes(), TimeProvider.System) { AnnounceEvery = announceEvery };
}
