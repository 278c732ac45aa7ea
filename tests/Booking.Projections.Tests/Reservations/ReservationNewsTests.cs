using System.Threading.Channels;
using Booking.Domain;
using Booking.Projections.Reservations;
using Booking.Testing;
using StackExchange.Redis;

namespace Booking.Projections.Tests.Reservations;

public sealed class ReservationNewsTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Guid Customer = Guid.CreateVersion7();
    private static readonly Guid Reservation = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_of_a_reservation_is_published_while_somebody_listens_and_nothing_before()
    {
        // A server of its own: its channel is everybody's, and it counts the commands of everybody.
        await using var redis = new RedisServer();
        await using var rig = await ReadModelRig.CreateAsync(postgres, redis);
        var projection = rig.NewReservationsProjection();
        var session = await rig.ScheduleAsync(ReadModelRig.Hall());
        await projection.ApplyAsync(
            await rig.AppendAsync(session, Events.Reserved(Reservation, ["A-1"], customer: Customer)), Cancel);
        Assert.DoesNotContain("cmdstat_publish", await StatsAsync(rig.Redis), StringComparison.Ordinal);

        var heard = Channel.CreateUnbounded<ReservationNews>();
        var listener = new ReservationListener(rig.Redis);
        await listener.BeginAsync(news => heard.Writer.TryWrite(news), Cancel);
        await projection.ApplyAsync(
            await rig.AppendAsync(
                session, Events.PaymentStarted(Reservation, Customer), Events.Paid(Reservation, ["A-1"], customer: Customer),
                Events.Refunded(Reservation, ["A-1"], customer: Customer)),
            Cancel);

        for (var version = 3; version <= 5; version++)
        {
            Assert.Equal(
                new ReservationNews(new CustomerId(Customer), session, new ReservationId(Reservation), version),
                await heard.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel));
        }

        await listener.EndAsync(Cancel);
    }

    private static async Task<string> StatsAsync(ConnectionMultiplexer redis) =>
        (string)(await redis.GetDatabase().ExecuteAsync("INFO", "commandstats"))!;
}
