using System.Text.Json.Nodes;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.SeatMap;
using Booking.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Booking.Projections.Tests.Daemon;

/// <summary>An event that an earlier program stored in a shape of its own.</summary>
public sealed class OldShapeTests(PostgresServer postgres, RedisServer redis)
{
    private const string OldName = "seat_held";
    private static readonly Guid Reservation = Guid.Parse("0195a000-0000-7000-8000-000000000001");
    private static readonly Guid Customer = Guid.Parse("0195a000-0000-7000-8000-000000000002");

    // One seat, other names: as it might have been kept.
    private const string OldData =
        """
        {"reservation": "0195a000-0000-7000-8000-000000000001", "customer": "0195a000-0000-7000-8000-000000000002",
        "seat": "A-3", "total": 4500, "until": "2031-05-01T20:00:00Z"}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stops_a_program_that_does_not_know_it_and_one_with_an_upcaster_goes_on_from_there()
    {
        await using var rig = await ReadModelRig.CreateAsync(postgres, redis);
        var session = await rig.ScheduleAsync(ReadModelRig.Hall());
        var old = Assert.Single(await rig.AppendAsync(session, Events.Reserved(Reservation, ["A-3"], customer: Customer)));
        await rig.AppendAsync(session, Events.Paid(Reservation, ["A-3"], customer: Customer));
        await StoreAsOldAsync(rig, old.Position);
        await using (rig.Start([rig.NewSeatMapProjection()]))
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var status = Assert.Single(await rig.States.ReadAllAsync(Cancel));
                    Assert.Equal(ProjectionState.Stopped, status.State);
                    Assert.Contains($"Position {old.Position} ({OldName}, version 2", status.Error, StringComparison.Ordinal);
                },
                cancel: Cancel);
        }

        var types = SessionEventTypes.Create().AddUpcast(OldName, "seats_reserved", Reshape);
        var store = new PostgresEventStore(rig.DataSource, types);
        using var signals = rig.Signals.Subscribe();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var daemon = new ProjectionDaemon(
            [
                new SeatMapProjection(
                    rig.Redis, store, rig.Catalog, rig.SessionList, rig.Progress, TimeProvider.System,
                    NullLogger<SeatMapProjection>.Instance),
            ],
            store, rig.Progress, signals, rig.Leases, rig.States, ReadModelRig.Quick, TimeProvider.System,
            NullLogger<ProjectionDaemon>.Instance);
        var running = daemon.RunAsync(stopping.Token);
        await rig.CatchUpAsync(SeatMapProjection.ProjectionName);
        await stopping.CancelAsync();
        await running;

        var map = await rig.SeatMaps.ReadAsync(session, Cancel);
        var view = Assert.IsType<Redis.RedisReading<SeatMapView>.Found>(map).Value;
        Assert.Equal((3, "0020000000000000"), (view.Version, SameMap.Text(view)));
        var read = (await store.ReadStreamAsync(session.Value, 0, 10, Cancel))[1];
        Assert.Equal(OldName, read.Type);
        Assert.Equal(
            [Customer.ToString(), "A-3"],
            [((Domain.Sessions.SeatsReserved)read.Data).CustomerId.ToString(), ((Domain.Sessions.SeatsReserved)read.Data).Seats[0]]);
    }

    private static JsonObject Reshape(JsonObject old) => new()
    {
        ["reservationId"] = old["reservation"]!.DeepClone(),
        ["customerId"] = old["customer"]!.DeepClone(),
        ["seats"] = new JsonArray(old["seat"]!.DeepClone()),
        ["totalAmount"] = old["total"]!.DeepClone(),
        ["expiresAt"] = old["until"]!.DeepClone(),
    };

    private static async Task StoreAsOldAsync(ReadModelRig rig, long position)
    {
        await using var command = rig.DataSource.CreateCommand(
            "update booking.mt_events set type = $1, data = $2::jsonb where seq_id = $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = OldName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = OldData });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }
}
