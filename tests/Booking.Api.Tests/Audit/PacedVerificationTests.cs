using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Npgsql;

namespace Booking.Api.Tests.Audit;

/// <summary>Whoever reads slowly reads in small pieces, and sees no less.</summary>
public sealed class PacedVerificationTests(OneNode node) : IClassFixture<OneNode>
{
    private static readonly VerificationOptions Pieces = new() { Readers = 1, EventsPerSnapshot = 2 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_read_two_events_at_a_time_is_right_until_one_of_them_is_changed()
    {
        var session = await AuditedSession.OpenAsync(node);
        await session.VerifyAsync();
        await using var source = PostgresDataSource.Create(node.Backend.Postgres);

        var right = await VerifyAsync(source, session, Pieces);
        Assert.True(right.Ok, Said(right));
        Assert.Equal(13, right.Events);
        Assert.Equal(13, right.Head!.Version);
        Assert.StartsWith("2 purchases", DetailOf(right, CheckNames.Purchases), StringComparison.Ordinal);

        await session.TamperAsync("update booking.mt_events set timestamp = timestamp + interval '1 second' where stream_id = $1 and version = 8");
        var wrong = await VerifyAsync(source, session, Pieces);
        Assert.Contains("version 8", DetailOf(wrong, CheckNames.HashChain), StringComparison.Ordinal);
        await session.TamperAsync("delete from booking.mt_events where stream_id = $1 and version = 13");
        var cut = await VerifyAsync(source, session, Pieces);
        Assert.Contains("its last event is version 12", DetailOf(cut, CheckNames.Versions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_grows_faster_than_it_is_read_is_right_up_to_where_it_was_when_it_was_begun()
    {
        var session = await AuditedSession.OpenAsync(node);
        await session.VerifyAsync();
        await using var source = PostgresDataSource.Create(node.Backend.Postgres);
        var buyer = await Buyer.GuestAsync(node.Api.Address);

        var verifying = VerifyAsync(source, session, Pieces with { MaxEventsPerSecond = 20 });
        var sold = 0;
        do
        {
            var bought = (await buyer.ReserveAsync(session.Id, "E-1")).Is(HttpStatusCode.Created);
            (await buyer.PayAsync(session.Id, bought)).Is(HttpStatusCode.OK);
            (await buyer.CancelAsync(session.Id, bought)).Is(HttpStatusCode.OK);
            sold++;
        }
        while (!verifying.IsCompleted);
        var report = await verifying;

        Assert.True(report.Ok, Said(report));
        Assert.True(report.Head!.Version < 13 + (4 * sold), $"It was read to version {report.Head.Version}, with {sold} purchases made meanwhile.");
        // Rests of a tenth of a second after each two events.
        Assert.InRange(report.Took, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(60));
    }

    private static async Task<VerificationReport> VerifyAsync(
        NpgsqlDataSource source, AuditedSession session, VerificationOptions options)
    {
        var verifier = new Verifier(
            source, SessionEventTypes.Create(), new SeatingPlanCatalog(source), new PostgresProjectionProgress(source), null,
            new Seals(source, key: null, TimeProvider.System), TimeProvider.System);
        return (await verifier.VerifySessionAsync(Guid.Parse(session.Id), options, Cancel))!;
    }

    private static string DetailOf(VerificationReport report, string check) =>
        report.Checks.Single(one => one.Name == check).Detail;

    private static string Said(VerificationReport report) =>
        string.Join('\n', report.Checks.Where(check => !check.Ok).Select(check => check.Detail));
}
