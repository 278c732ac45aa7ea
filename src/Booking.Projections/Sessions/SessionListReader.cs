using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain;
using Booking.Projections.Paging;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Sessions;

/// <summary>Reads the sessions' list. Safe for concurrent use.</summary>
/// <param name="dataSource">The database that has <c>booking.session_list</c>.</param>
public sealed class SessionListReader(NpgsqlDataSource dataSource)
{
    private const string Columns =
        """
        select session_id, version, status, title, venue, starts_at, currency, prices, plan_hash, places,
          held, sold, blocked, hold_seconds, max_seats_per_customer, prevent_orphans,
          sales_open_at, sales_close_at, refundable_until
        from booking.session_list

        """;

    private const string SearchSessions = Columns +
        """
        where ($1::text is null or search_text like $1)
          and starts_at >= coalesce($2, '-infinity') and starts_at <= coalesce($3, 'infinity')
          and (starts_at, session_id) > (coalesce($4, '-infinity'), coalesce($5, '00000000-0000-0000-0000-000000000000'))
        order by starts_at, session_id
        limit $6
        """;

    private const string SelectSessions = Columns + "where session_id = any($1)";

    private const string SelectVersions =
        """
        select session_id, version from booking.session_list
        where ($1::uuid is null or session_id > $1) and (not $3 or held > 0)
        order by session_id
        limit $2
        """;

    /// <summary>A page of sessions by their start.</summary>
    public async Task<Page<SessionListItem>> SearchAsync(SessionSearch search, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SearchSessions);
        var pattern = string.IsNullOrEmpty(search.Text) ? null : SearchText.PatternOf(search.Text);
        command.Parameters.Add(Nullable(pattern, NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(search.From?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Nullable(search.To?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Nullable(search.After?.At, NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Nullable(search.After?.Id, NpgsqlDbType.Uuid));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = search.Limit + 1 });
        var items = await ReadItemsAsync(command, cancellationToken);
        if (items.Count <= search.Limit)
            return new Page<SessionListItem>(items, null);
        items.RemoveAt(search.Limit);
        return new Page<SessionListItem>(items, new KeysetCursor(items[^1].StartsAt, items[^1].SessionId.Value));
    }

    /// <summary>One session, or null where the list has none (yet).</summary>
    public async Task<SessionListItem?> ReadAsync(SessionId session, CancellationToken cancellationToken) =>
        (await ReadManyAsync([session], cancellationToken)).Values.SingleOrDefault();

    /// <summary>The sessions that the list has of these.</summary>
    public async Task<IReadOnlyDictionary<SessionId, SessionListItem>> ReadManyAsync(
        IReadOnlyCollection<SessionId> sessions, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectSessions);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. sessions.Select(session => session.Value)] });
        return (await ReadItemsAsync(command, cancellationToken)).ToDictionary(item => item.SessionId);
    }

    /// <summary>A page of all sessions by id, with the version that the list has of each.</summary>
    internal async Task<IReadOnlyList<RebuildRequest>> ReadVersionsAsync(
        SessionId? after, int limit, bool onlyWithHolds, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectVersions);
        command.Parameters.Add(Nullable(after?.Value, NpgsqlDbType.Uuid));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = onlyWithHolds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<RebuildRequest>();
        while (await reader.ReadAsync(cancellationToken))
            versions.Add(new RebuildRequest(new SessionId(reader.GetGuid(0)), reader.GetInt64(1)));
        return versions;
    }

    private static async Task<List<SessionListItem>> ReadItemsAsync(
        NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<SessionListItem>();
        while (await reader.ReadAsync(cancellationToken))
            items.Add(ReadItem(reader));
        return items;
    }

    private static SessionListItem ReadItem(NpgsqlDataReader row) => new(
        new SessionId(row.GetGuid(0)),
        row.GetInt64(1),
        row.GetString(2) == "cancelled" ? SessionStatus.Cancelled : SessionStatus.Scheduled,
        row.GetString(3),
        row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.GetString(6),
        ReadPrices(row.GetFieldValue<byte[]>(7)),
        new PlanHash(row.GetString(8)),
        new SeatTally(row.GetInt32(10), row.GetInt32(11), row.GetInt32(12)).Of(row.GetInt32(9)),
        row.GetInt32(13),
        row.GetInt32(14),
        row.GetBoolean(15),
        InstantOrNull(row, 16),
        InstantOrNull(row, 17),
        InstantOrNull(row, 18));

    private static ImmutableSortedDictionary<string, long> ReadPrices(byte[] json) =>
        JsonSerializer.Deserialize(json, ReadModelJson.Default.ImmutableSortedDictionaryStringInt64)
        ?? throw new InvalidDataException("The prices of a listed session are null.");

    private static DateTimeOffset? InstantOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static NpgsqlParameter Nullable<T>(T? value, NpgsqlDbType type) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };
}
