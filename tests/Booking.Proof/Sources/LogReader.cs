using System.Text.Json;
using Booking.Proof.Model;
using Npgsql;

namespace Booking.Proof.Sources;

/// <summary>Reads what the store keeps, from its tables and by no code of the product.</summary>
public sealed class LogReader(NpgsqlDataSource database)
{
    private const string Events =
        """
        select stream_id, version, seq_id, type, data, timestamp, correlation_id from booking.mt_events
        where stream_id = $1 order by seq_id
        """;

    /// <summary>All events of a session, in the order of their positions.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(Guid session, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Events);
        command.Parameters.Add(new() { Value = session });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var events = new List<LoggedEvent>();
        while (await rows.ReadAsync(cancel))
        {
            var frame = new LoggedEvent
            {
                Stream = rows.GetGuid(0),
                Version = rows.GetInt64(1),
                Position = rows.GetInt64(2),
                Kind = StoredEventJson.KindOf(rows.GetString(3)),
                Timestamp = rows.GetFieldValue<DateTimeOffset>(5),
                Trace = rows.IsDBNull(6) ? null : rows.GetString(6),
            };
            using var data = JsonDocument.Parse(rows.GetString(4));
            events.Add(StoredEventJson.Read(frame, data.RootElement));
        }

        return events;
    }

    /// <summary>The version that the store keeps of each stream.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> ReadHeadsAsync(Guid[] sessions, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select id, version from booking.mt_streams where id = any ($1)");
        command.Parameters.Add(new() { Value = sessions });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var heads = new Dictionary<Guid, long>();
        while (await rows.ReadAsync(cancel))
            heads.Add(rows.GetGuid(0), rows.GetInt64(1));
        return heads;
    }

    /// <summary>The provider's books of these payments; the sandbox keeps them in the same database.</summary>
    public async Task<IReadOnlyList<Charge>> ReadChargesAsync(Guid[] payments, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select payment_id, amount, outcome = 'charged', refunded_at is not null
            from booking.sandbox_charges where payment_id = any ($1)
            """);
        command.Parameters.Add(new() { Value = payments });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var charges = new List<Charge>();
        while (await rows.ReadAsync(cancel))
            charges.Add(new Charge(rows.GetGuid(0), rows.GetInt64(1), rows.GetBoolean(2), rows.GetBoolean(3)));
        return charges;
    }

    /// <summary>The positions in the log after one.</summary>
    public async Task<IReadOnlyList<long>> ReadPositionsAsync(long after, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select seq_id from booking.mt_events where seq_id > $1 order by seq_id");
        command.Parameters.Add(new() { Value = after });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var positions = new List<long>();
        while (await rows.ReadAsync(cancel))
            positions.Add(rows.GetInt64(0));
        return positions;
    }
}
