using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Booking.EventStore;

/// <summary>The explicit list of stored names and the types they are read into. Immutable once built.</summary>
public sealed class EventTypes
{
    private readonly Dictionary<string, Mapping> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Mapping> _byType = [];

    /// <summary>Maps a stored name to a type and back.</summary>
    /// <param name="name">snake_case, written out; never changed once it is in a log.</param>
    /// <param name="typeInfo">Source-generated JSON of the type.</param>
    /// <exception cref="ArgumentException">The name or the type is already mapped.</exception>
    public EventTypes Add<TEvent>(string name, JsonTypeInfo<TEvent> typeInfo)
        where TEvent : notnull
    {
        var mapping = new Mapping(name, typeof(TEvent), typeInfo);
        _byName.Add(name, mapping);
        _byType.Add(typeof(TEvent), mapping);
        return this;
    }

    /// <summary>Every stored name with its type, in no particular order.</summary>
    public IEnumerable<(string Name, Type Type)> All => _byType.Values.Select(mapping => (mapping.Name, mapping.Type));

    /// <summary>The stored name and the JSON of an event.</summary>
    /// <exception cref="InvalidOperationException">The type is not in the list.</exception>
    public (string Name, string DotNetType, string Json) Serialize(object data)
    {
        if (!_byType.TryGetValue(data.GetType(), out var mapping))
            throw new InvalidOperationException($"{data.GetType()} is not a known event type.");
        return (mapping.Name, mapping.DotNetType, JsonSerializer.Serialize(data, mapping.TypeInfo));
    }

    /// <summary>The object of a stored event.</summary>
    /// <exception cref="UnknownEventTypeException">The name is not in the list.</exception>
    /// <exception cref="JsonException">The data is not of the type's shape.</exception>
    public object Deserialize(string name, ReadOnlySpan<byte> utf8Json)
    {
        if (!_byName.TryGetValue(name, out var mapping))
            throw new UnknownEventTypeException(name);
        return JsonSerializer.Deserialize(utf8Json, mapping.TypeInfo)
            ?? throw new JsonException($"The data of a stored {name} is null.");
    }

    private sealed record Mapping(string Name, Type Type, JsonTypeInfo TypeInfo)
    {
        public string DotNetType { get; } = $"{Type.FullName}, {Type.Assembly.GetName().Name}";
    }
}

/// <summary>The log has an event whose name this program does not know.</summary>
public sealed class UnknownEventTypeException(string name) : Exception($"The stored event type '{name}' is not known.")
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;
}
