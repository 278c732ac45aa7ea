using Booking.EventStore.Postgres;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>The event tables are as Marten expects to find them.</summary>
public sealed class TableLayoutTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_have_the_columns_of_Marten() => Assert.Equal(
        [
            "id uuid NO",
            "type character varying YES",
            "version bigint YES",
            "timestamp timestamp with time zone NO now()",
            "created timestamp with time zone NO now()",
            "tenant_id character varying YES '*DEFAULT*'::character varying",
            "is_archived boolean YES false",
        ],
        await ColumnsAsync("mt_streams"));

    [Fact]
    public async Task Events_have_the_columns_of_Marten() => Assert.Equal(
        [
            "seq_id bigint NO nextval('booking.mt_events_sequence'::regclass)",
            "id uuid NO",
            "stream_id uuid YES",
            "version bigint NO",
            "data jsonb NO",
            "bdata bytea YES",
            "type character varying(500) NO",
            "timestamp timestamp with time zone NO now()",
            "tenant_id character varying YES '*DEFAULT*'::character varying",
            "mt_dotnet_type character varying YES",
            "correlation_id character varying YES",
            "causation_id character varying YES",
            "headers jsonb YES",
            "is_archived boolean YES false",
        ],
        await ColumnsAsync("mt_events"));

    [Fact]
    public async Task Progress_has_the_columns_of_Marten() => Assert.Equal(
        [
            "name character varying NO",
            "last_seq_id bigint YES",
            "last_updated timestamp with time zone YES transaction_timestamp()",
        ],
        await ColumnsAsync("mt_event_progression"));

    [Fact]
    public async Task Keys_and_indexes_have_the_names_and_columns_of_Marten() => Assert.Equal(
        [
            "CREATE UNIQUE INDEX pk_mt_events_stream_and_version "
                + "ON booking.mt_events USING btree (stream_id, version)",
            "CREATE UNIQUE INDEX pkey_mt_event_progression_name "
                + "ON booking.mt_event_progression USING btree (name)",
            "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON booking.mt_events USING btree (seq_id)",
            "CREATE UNIQUE INDEX pkey_mt_streams_id ON booking.mt_streams USING btree (id)",
        ],
        await ListAsync(
            """
            select indexdef from pg_indexes
            where schemaname = 'booking' and tablename like 'mt\_%' order by indexname collate "C"
            """));

    [Fact]
    public async Task The_sequence_belongs_to_the_position_and_hands_out_one_number_at_a_time()
    {
        Assert.Equal(
            "booking.mt_events_sequence",
            await database.QueryAsync<string>("select pg_get_serial_sequence('booking.mt_events', 'seq_id')"));
        Assert.Equal(
            "bigint 1 1",
            await database.QueryAsync<string>(
                """
                select format('%s %s %s', data_type, increment_by, cache_size) from pg_sequences
                where schemaname = 'booking' and sequencename = 'mt_events_sequence'
                """));
    }

    [Fact]
    public async Task An_appended_event_is_found_in_the_columns_that_Marten_reads()
    {
        await database.EmptyAsync();
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        var stream = Guid.NewGuid();
        var appended = Given.Event("A-7") with
        {
            CorrelationId = "request",
            CausationId = "cause",
            HeadersJson = """{"actor":"me"}""",
        };
        await store.AppendAsync(stream, 0, appended, Given.Event());

        Assert.Equal(
            [$"{appended.Id}|{stream}|1|seat_taken|Booking.EventStore.Tests.SeatTaken, Booking.EventStore.Tests|"
                + "*DEFAULT*|f|request|cause|{\"actor\": \"me\"}|A-7|4500|2026-11-20 12:00:00"],
            await ListAsync(
                """
                select concat_ws('|', id, stream_id, version, type, mt_dotnet_type, tenant_id, is_archived,
                  correlation_id, causation_id, headers - 'hash', data->>'seat', data->>'price', timestamp at time zone 'UTC')
                from booking.mt_events where version = 1 and length(headers ->> 'hash') = 64 and bdata is null and not data ? 'note'
                """));
        Assert.Equal(
            [$"{stream}|session|2|*DEFAULT*|f"],
            await ListAsync(
                "select concat_ws('|', id, type, version, tenant_id, is_archived) from booking.mt_streams"));
    }

    private Task<List<string>> ColumnsAsync(string table) => ListAsync(
        $"""
        select concat_ws(' ', column_name,
          data_type || coalesce('(' || character_maximum_length || ')', ''),
          is_nullable, column_default)
        from information_schema.columns
        where table_schema = 'booking' and table_name = '{table}' order by ordinal_position
        """);

    private async Task<List<string>> ListAsync(string sql)
    {
        // Names are shown with their schema only when it is not in the path.
        await using var command = database.DataSource.CreateCommand(
            $"set search_path = pg_catalog; {sql}; reset search_path");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancel))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
