using Npgsql;
using NpgsqlTypes;

namespace Booking.EventStore.Postgres;

/// <summary>The batches of one transaction, turned into the parallel arrays of the append statement.</summary>
internal sealed class AppendColumns
{
    private readonly Guid[] _streamIds;
    private readonly string[] _streamTypes;
    private readonly long[] _expected;
    private readonly long[] _after;
    private readonly Guid[] _firstEvents;

    private readonly Guid[] _eventStreams;
    private readonly Guid[] _eventIds;
    private readonly long[] _versions;
    private readonly byte[][] _data;
    private readonly string[] _types;
    private readonly string[] _dotNetTypes;
    private readonly DateTime[] _timestamps;
    private readonly string?[] _correlationIds;
    private readonly string?[] _causationIds;
    private readonly string?[] _headers;

    private readonly Guid[] _messageStreams;
    private readonly string[] _kinds;
    private readonly DateTime[] _dueAt;
    private readonly string[] _bodies;

    private AppendColumns(int streams, int events, int messages)
    {
        _streamIds = new Guid[streams];
        _streamTypes = new string[streams];
        _expected = new long[streams];
        _after = new long[streams];
        _firstEvents = new Guid[streams];
        _eventStreams = new Guid[events];
        _eventIds = new Guid[events];
        _versions = new long[events];
        _data = new byte[events][];
        _types = new string[events];
        _dotNetTypes = new string[events];
        _timestamps = new DateTime[events];
        _correlationIds = new string?[events];
        _causationIds = new string?[events];
        _headers = new string?[events];
        _messageStreams = new Guid[messages];
        _kinds = new string[messages];
        _dueAt = new DateTime[messages];
        _bodies = new string[messages];
    }

    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    public static AppendColumns From(IReadOnlyList<AppendBatch> batches, EventTypes eventTypes)
    {
        var columns = new AppendColumns(
            batches.Count, batches.Sum(batch => batch.Events.Count), batches.Sum(batch => batch.Messages.Count));
        int atEvent = 0, atMessage = 0;
        for (var place = 0; place < batches.Count; place++)
        {
            var batch = batches[place];
            columns.SetStream(place, batch);
            for (var i = 0; i < batch.Events.Count; i++)
                columns.SetEvent(atEvent++, batch.StreamId, batch.ExpectedVersion + i + 1, batch.Events[i], eventTypes);
            foreach (var message in batch.Messages)
                columns.SetMessage(atMessage++, batch.StreamId, message);
        }
        return columns;
    }

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        Add(parameters, _streamIds, NpgsqlDbType.Uuid);
        Add(parameters, _streamTypes, NpgsqlDbType.Text);
        Add(parameters, _expected, NpgsqlDbType.Bigint);
        Add(parameters, _after, NpgsqlDbType.Bigint);
        Add(parameters, _firstEvents, NpgsqlDbType.Uuid);
        Add(parameters, _eventStreams, NpgsqlDbType.Uuid);
        Add(parameters, _eventIds, NpgsqlDbType.Uuid);
        Add(parameters, _versions, NpgsqlDbType.Bigint);
        Add(parameters, _data, NpgsqlDbType.Jsonb);
        Add(parameters, _types, NpgsqlDbType.Text);
        Add(parameters, _dotNetTypes, NpgsqlDbType.Text);
        Add(parameters, _timestamps, NpgsqlDbType.TimestampTz);
        Add(parameters, _correlationIds, NpgsqlDbType.Text);
        Add(parameters, _causationIds, NpgsqlDbType.Text);
        Add(parameters, _headers, NpgsqlDbType.Jsonb);
        Add(parameters, _messageStreams, NpgsqlDbType.Uuid);
        Add(parameters, _kinds, NpgsqlDbType.Text);
        Add(parameters, _dueAt, NpgsqlDbType.TimestampTz);
        Add(parameters, _bodies, NpgsqlDbType.Jsonb);
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T[] column, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column, NpgsqlDbType = NpgsqlDbType.Array | type });

    private void SetStream(int place, AppendBatch batch)
    {
        _streamIds[place] = batch.StreamId;
        _streamTypes[place] = batch.StreamType;
        _expected[place] = batch.ExpectedVersion;
        _after[place] = batch.ExpectedVersion + batch.Events.Count;
        _firstEvents[place] = batch.Events[0].Id;
    }

    private void SetEvent(int place, Guid streamId, long version, in NewEvent newEvent, EventTypes eventTypes)
    {
        var (name, dotNetType, json) = eventTypes.Serialize(newEvent.Data);
        _eventStreams[place] = streamId;
        _eventIds[place] = newEvent.Id;
        _versions[place] = version;
        _data[place] = json;
        _types[place] = name;
        _dotNetTypes[place] = dotNetType;
        _timestamps[place] = newEvent.Timestamp.UtcDateTime;
        _correlationIds[place] = newEvent.CorrelationId;
        _causationIds[place] = newEvent.CausationId;
        _headers[place] = newEvent.HeadersJson;
    }

    private void SetMessage(int place, Guid streamId, in NewScheduledMessage message)
    {
        _messageStreams[place] = streamId;
        _kinds[place] = message.Kind;
        _dueAt[place] = message.DueAt.UtcDateTime;
        _bodies[place] = message.BodyJson;
    }
}
