using System.Text;
using Booking.EventStore.Chain;
using Npgsql;
using NpgsqlTypes;

namespace Booking.EventStore.Postgres;

/// <summary>The batches of one transaction, turned into the parallel arrays of the append statement.</summary>
internal sealed class AppendColumns
{
    // An actor and an idempotency mark: longer headers are rare, and then cost an array.
    private const int ShortText = 512;

    [ThreadStatic]
    private static ChainHasher? _hasher;

    private readonly Guid[] _streamIds;
    private readonly string[] _streamTypes;
    private readonly long[] _expected;
    private readonly long[] _after;
    private readonly Guid[] _firstEvents;

    private readonly List<string> _typeNames = [];
    private readonly List<string> _dotNetNames = [];
    private readonly int[] _eventBatches;
    private readonly Guid[] _eventIds;
    private readonly long[] _versions;
    private readonly int[] _types;
    private readonly byte[][] _data;
    private readonly DateTime[] _timestamps;

    private readonly byte[][] _headers;
    private readonly EventHash[] _lastHashes;

    // Null until an event has one: most batches have none.
    private string?[]? _correlationIds;
    private string?[]? _causationIds;

    private readonly int[] _messageBatches;
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
        _eventBatches = new int[events];
        _eventIds = new Guid[events];
        _versions = new long[events];
        _types = new int[events];
        _data = new byte[events][];
        _timestamps = new DateTime[events];
        _headers = new byte[events][];
        _lastHashes = new EventHash[streams];
        _messageBatches = new int[messages];
        _kinds = new string[messages];
        _dueAt = new DateTime[messages];
        _bodies = new string[messages];
    }

    /// <summary>The hash of each batch's last event.</summary>
    public IReadOnlyList<EventHash> LastHashes => _lastHashes;

    /// <param name="batches">The batches.</param>
    /// <param name="previousHashes">Of each batch, the hash of the event that its first one follows.</param>
    /// <param name="eventTypes">The events that may be written.</param>
    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    public static AppendColumns From(
        IReadOnlyList<AppendBatch> batches, ReadOnlySpan<EventHash> previousHashes, EventTypes eventTypes)
    {
        var columns = new AppendColumns(
            batches.Count, batches.Sum(batch => batch.Events.Count), batches.Sum(batch => batch.Messages.Count));
        int atEvent = 0, atMessage = 0;
        _hasher ??= new ChainHasher();
        for (var place = 0; place < batches.Count; place++)
        {
            var batch = batches[place];
            columns.SetStream(place, batch);
            var hash = previousHashes[place];
            for (var i = 0; i < batch.Events.Count; i++)
                hash = columns.SetEvent(atEvent++, place, batch.ExpectedVersion + i + 1, batch.Events[i], hash, eventTypes);
            columns._lastHashes[place] = hash;
            foreach (var message in batch.Messages)
                columns.SetMessage(atMessage++, place, message);
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
        Add(parameters, _typeNames.ToArray(), NpgsqlDbType.Text);
        Add(parameters, _dotNetNames.ToArray(), NpgsqlDbType.Text);
        Add(parameters, _eventBatches, NpgsqlDbType.Integer);
        Add(parameters, _eventIds, NpgsqlDbType.Uuid);
        Add(parameters, _versions, NpgsqlDbType.Bigint);
        Add(parameters, _types, NpgsqlDbType.Integer);
        Add(parameters, _data, NpgsqlDbType.Jsonb);
        Add(parameters, _timestamps, NpgsqlDbType.TimestampTz);
        Add(parameters, _correlationIds, NpgsqlDbType.Text);
        Add(parameters, _causationIds, NpgsqlDbType.Text);
        Add(parameters, _headers, NpgsqlDbType.Jsonb);
        Add(parameters, _messageBatches, NpgsqlDbType.Integer);
        Add(parameters, _kinds, NpgsqlDbType.Text);
        Add(parameters, _dueAt, NpgsqlDbType.TimestampTz);
        Add(parameters, _bodies, NpgsqlDbType.Jsonb);
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T[]? column, NpgsqlDbType type) =>
        parameters.Add(column is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | type }
            : new NpgsqlParameter<T[]> { TypedValue = column, NpgsqlDbType = NpgsqlDbType.Array | type });

    private void SetStream(int place, AppendBatch batch)
    {
        _streamIds[place] = batch.StreamId;
        _streamTypes[place] = batch.StreamType;
        _expected[place] = batch.ExpectedVersion;
        _after[place] = batch.ExpectedVersion + batch.Events.Count;
        _firstEvents[place] = batch.Events[0].Id;
    }

    private EventHash SetEvent(
        int place, int batch, long version, in NewEvent newEvent, in EventHash previous, EventTypes eventTypes)
    {
        var (name, dotNetType, json) = eventTypes.Serialize(newEvent.Data);
        _eventBatches[place] = batch + 1;
        _eventIds[place] = newEvent.Id;
        _versions[place] = version;
        _types[place] = NumberOfType(name, dotNetType);
        _data[place] = json;
        _timestamps[place] = newEvent.Timestamp.UtcDateTime;
        if (newEvent.CorrelationId is not null)
            (_correlationIds ??= new string?[_eventIds.Length])[place] = newEvent.CorrelationId;
        if (newEvent.CausationId is not null)
            (_causationIds ??= new string?[_eventIds.Length])[place] = newEvent.CausationId;
        return SetHeaders(place, name, newEvent.HeadersJson ?? ChainedHeaders.None, previous);
    }

    private EventHash SetHeaders(int place, string name, string headersJson, in EventHash previous)
    {
        Span<byte> buffer = stackalloc byte[ShortText];
        var typeLength = Encoding.UTF8.GetBytes(name, buffer);
        var type = buffer[..typeLength];
        var headers = Encoding.UTF8.TryGetBytes(headersJson, buffer[typeLength..], out var length)
            ? buffer.Slice(typeLength, length)
            : Encoding.UTF8.GetBytes(headersJson);
        var hash = _hasher!.Next(
            previous, ChainedHeaders.ActorOf(headers), _data[place], _timestamps[place], type, _versions[place]);
        _headers[place] = ChainedHeaders.With(headers, hash);
        return hash;
    }

    // A transaction holds few types, so a search along the list beats a dictionary.
    private int NumberOfType(string name, string dotNetName)
    {
        var known = _typeNames.IndexOf(name);
        if (known < 0)
        {
            known = _typeNames.Count;
            _typeNames.Add(name);
            _dotNetNames.Add(dotNetName);
        }
        return known + 1;
    }

    private void SetMessage(int place, int batch, in NewScheduledMessage message)
    {
        _messageBatches[place] = batch + 1;
        _kinds[place] = message.Kind;
        _dueAt[place] = message.DueAt.UtcDateTime;
        _bodies[place] = message.BodyJson;
    }
}
