using System.Diagnostics;
using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Proof.Model;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Proof.Sources;

/// <summary>Reads the read models themselves, beside the API, whose readers could fall back on the log.</summary>
public sealed class ReadModelSource(NpgsqlDataSource database, string? redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task<IReadOnlyList<ReadModelCopy>> ReadAsync(
        IReadOnlyList<SessionFold> sessions, CancellationToken cancel)
    {
        var copies = new List<ReadModelCopy>();
        if (redis is not null)
        {
            using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
            foreach (var session in sessions)
                copies.Add(await ReadSeatMapAsync(new SeatMapReader(connection), session, cancel));
        }

        foreach (var session in sessions)
        {
            copies.Add(await ReadListAsync(session.Plan.Session, cancel));
            copies.Add(await ReadPurchasesAsync(session.Plan.Session, cancel));
            copies.Add(await ReadStatisticsAsync(session.Plan.Session, cancel));
        }

        return copies;
    }

    private static async Task<ReadModelCopy> ReadSeatMapAsync(
        SeatMapReader reader, SessionFold session, CancellationToken cancel)
    {
        const string Source = "seat map in Redis";
        var head = session.Events.Count > 0 ? session.Events[^1].Version : 0;
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var reading = await reader.ReadAsync(new SessionId(session.Plan.Session), cancel);
            var isLate = Stopwatch.GetElapsedTime(began) > Patience;
            if (reading is RedisReading<SeatMapView>.Found { Value: var map } && (map.Version >= head || isLate))
            {
                return new ReadModelCopy(Source, session.Plan.Session)
                {
                    Version = map.Version,
                    Statuses = Encoding.ASCII.GetString(map.Statuses.Span),
                    AvailableInAreas = map.Areas.ToDictionary(area => area.Id, area => area.Available),
                    Counts = new PlaceCounts(map.Counts.Total, map.Counts.Held, map.Counts.Sold, map.Counts.Blocked),
                };
            }

            if (isLate)
                return new ReadModelCopy(Source, session.Plan.Session) { Missing = $"not there after {Patience}: {reading}" };
            await Task.Delay(Pause, cancel);
        }
    }

    private async Task<ReadModelCopy> ReadListAsync(Guid session, CancellationToken cancel)
    {
        const string Source = "list of sessions";
        await using var command = database.CreateCommand(
            "select places, held, sold, blocked from booking.session_list where session_id = $1");
        command.Parameters.Add(new() { Value = session });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel)
            ? new ReadModelCopy(Source, session)
            {
                Counts = new PlaceCounts(rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3)),
            }
            : new ReadModelCopy(Source, session) { Missing = "the session is not in it" };
    }

    private async Task<ReadModelCopy> ReadPurchasesAsync(Guid session, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select reservation_id, status from booking.purchases where session_id = $1");
        command.Parameters.Add(new() { Value = session });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var purchases = new Dictionary<Guid, string>();
        while (await rows.ReadAsync(cancel))
            purchases.Add(rows.GetGuid(0), rows.GetString(1));
        return new ReadModelCopy("purchases", session) { Purchases = purchases };
    }

    private async Task<ReadModelCopy> ReadStatisticsAsync(Guid session, CancellationToken cancel)
    {
        const string Source = "statistics";
        await using var command = database.CreateCommand(
            """
            select s.version, c.places, c.held, c.sold, c.blocked, t.reservations, t.payments, t.cancellations, t.expiries,
              t.refunds, t.revenue
            from booking.session_statistics as s,
              lateral (select sum(places)::int as places, sum(held)::int as held, sum(sold)::int as sold,
                sum(blocked)::int as blocked from booking.category_statistics where session_id = s.session_id) as c,
              lateral (select coalesce(sum(reservations), 0)::bigint as reservations,
                coalesce(sum(payments), 0)::bigint as payments, coalesce(sum(cancellations), 0)::bigint as cancellations,
                coalesce(sum(expiries), 0)::bigint as expiries, coalesce(sum(refunds), 0)::bigint as refunds,
                coalesce(sum(paid_amount - refunded_amount), 0)::bigint as revenue
                from booking.sales where session_id = s.session_id and span = 'minute') as t
            where s.session_id = $1
            """);
        command.Parameters.Add(new() { Value = session });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel)
            ? new ReadModelCopy(Source, session)
            {
                Version = rows.GetInt64(0),
                Counts = new PlaceCounts(rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4)),
                Sales = new SaleTotals(
                    rows.GetInt64(5), rows.GetInt64(6), rows.GetInt64(7), rows.GetInt64(8), rows.GetInt64(9),
                    rows.GetInt64(10)),
            }
            : new ReadModelCopy(Source, session) { Missing = "the session is not in them" };
    }
}
