using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Booking.EventStore;

/// <summary>
/// The explicit list of stored names and the types they are read into, with the upcasters of old names and shapes.
/// Built once at start-up; safe for concurrent reading after that.
/// </summary>
public sealed class EventTypes
{
    private const int MinBuffer = 1024;
    private const int MaxKeptBuffer = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private readonly Dictionary<string, Mapping> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Mapping> _byType = [];
    private readonly Dictionary<string, Upcast> _upcasts = new(StringComparer.Ordinal);

    /// <summary>Maps a stored name to a type and back.</summary>
    /// <param name="name">snake_case, written out; never changed once it is in a log.</param>
    /// <param name="typeInfo">Source-generated JSON of the type.</param>
    /// <param name="write">Writes what the serializer would, for a type so frequent that its detours count.</param>
    /// <param name="read">Reads what the serializer would, for such a type; null where it leaves an object to the
    /// serializer.</param>
    /// <exception cref="ArgumentException">The name or the type is already mapped.</exception>
    public EventTypes Add<TEvent>(
        string name, JsonTypeInfo<TEvent> typeInfo, Action<Utf8JsonWriter, TEvent>? write = null, EventReader? read = null)
        where TEvent : notnull
    {
        var mapping = new Mapping(
            name, typeof(TEvent), typeInfo, write is null ? null : (json, data) => write(json, (TEvent)data), read);
        _byName.Add(name, mapping);
        _byType.Add(typeof(TEvent), mapping);
        return this;
    }

    /// <summary>Reads events that were stored under an old name, or in an old shape, as a present type.</summary>
    /// <param name="storedName">The name in the log. Where it is also a present name, every stored object of that name
    /// goes through <paramref name="reshape"/>, which must leave those of the present shape as they are.</param>
    /// <param name="presentName">The name whose type the object is read into; it may have an upcaster of its own,
    /// which then comes next.</param>
    /// <param name="reshape">Turns the stored object into the next shape; it may change the object in place.</param>
    /// <exception cref="ArgumentException">The stored name already has an upcaster.</exception>
    public EventTypes AddUpcast(string storedName, string presentName, Func<JsonObject, JsonObject> reshape)
    {
        _upcasts.Add(storedName, new Upcast(presentName, reshape));
        return this;
    }

    /// <summary>Every present name with its type, in no particular order.</summary>
    public IEnumerable<(string Name, Type Type)> All => _byType.Values.Select(mapping => (mapping.Name, mapping.Type));

    /// <summary>The stored name, the .NET name (<c>Namespace.Type, Assembly</c>) and the UTF-8 JSON of an
    /// event.</summary>
    /// <exception cref="InvalidOperationException">The type is not in the list.</exception>
    public (string Name, string DotNetType, byte[] Utf8Json) Serialize(object data)
    {
        var mapping = Find(data.GetType());
        return (mapping.Name, mapping.DotNetType, mapping.Write is { } write
            ? Written(write, data)
            : JsonSerializer.SerializeToUtf8Bytes(data, mapping.TypeInfo));
    }

    /// <summary>The stored name of an event.</summary>
    /// <exception cref="InvalidOperationException">The type is not in the list.</exception>
    public string NameOf(object data) => Find(data.GetType()).Name;

    /// <summary>Whether what is stored under a name goes through an upcaster.</summary>
    /// <param name="utf8Name">The stored name in UTF-8.</param>
    public bool IsUpcast(ReadOnlySpan<byte> utf8Name) =>
        _upcasts.Count > 0 && _upcasts.ContainsKey(Encoding.UTF8.GetString(utf8Name));

    /// <summary>The object of a stored event, in its present shape.</summary>
    /// <exception cref="UnknownEventTypeException">The name is not in the list.</exception>
    /// <exception cref="JsonException">The data is not of the type's shape.</exception>
    public object Deserialize(string name, ReadOnlySpan<byte> utf8Json)
    {
        if (_upcasts.Count > 0 && _upcasts.ContainsKey(name))
            return DeserializeOld(name, utf8Json);
        var mapping = Find(name);
        return mapping.Read?.Invoke(utf8Json)
            ?? JsonSerializer.Deserialize(utf8Json, mapping.TypeInfo)
            ?? throw NullData(name);
    }

    private static byte[] Written(Action<Utf8JsonWriter, object> write, object data)
    {
        if (_buffer is null || _buffer.Capacity > MaxKeptBuffer)
            _buffer = new ArrayBufferWriter<byte>(MinBuffer);
        _buffer.ResetWrittenCount();
        _writer ??= new Utf8JsonWriter(_buffer);
        _writer.Reset(_buffer);
        write(_writer, data);
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private object DeserializeOld(string storedName, ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        var data = JsonNode.Parse(ref reader) as JsonObject ?? throw NullData(storedName);
        var name = storedName;
        while (_upcasts.TryGetValue(name, out var upcast))
        {
            data = upcast.Reshape(data);
            if (upcast.PresentName == name)
                break;
            name = upcast.PresentName;
        }
        return data.Deserialize(Find(name).TypeInfo) ?? throw NullData(storedName);
    }

    private Mapping Find(Type type) =>
        _byType.TryGetValue(type, out var mapping)
            ? mapping
            : throw new InvalidOperationException($"{type} is not a known event type.");

    private Mapping Find(string name) =>
        _byName.TryGetValue(name, out var mapping) ? mapping : throw new UnknownEventTypeException(name);

    private static JsonException NullData(string name) => new($"The data of a stored {name} is not an object.");

    private sealed record Upcast(string PresentName, Func<JsonObject, JsonObject> Reshape);

    private sealed record Mapping(
        string Name, Type Type, JsonTypeInfo TypeInfo, Action<Utf8JsonWriter, object>? Write, EventReader? Read)
    {
        public string DotNetType { get; } = $"{Type.FullName}, {Type.Assembly.GetName().Name}";
    }
}
