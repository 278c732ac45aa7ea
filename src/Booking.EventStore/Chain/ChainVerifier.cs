using System.Text.Json;

namespace Booking.EventStore.Chain;

/// <summary>
/// Follows the events of one stream in the order of their versions and tells where the chain breaks. The chain begins at the
/// first event that has a hash: what is older than the chain itself has none. Not safe for concurrent use.
/// </summary>
/// <param name="hasher">Computes; may be shared by verifiers that are used one after the other.</param>
public sealed class ChainVerifier(ChainHasher hasher)
{
    private EventHash _previous;
    private bool _hasBegun;

    /// <summary>The hash of the last event as it is stored, or null before the chain.</summary>
    public EventHash? Head => _hasBegun ? _previous : null;

    /// <summary>Begins with another stream.</summary>
    public void Begin(Guid streamId)
    {
        _previous = ChainHasher.Origin(streamId);
        _hasBegun = false;
    }

    /// <summary>Looks at the next event. After a break it goes on from the hash that is stored, so that a break is told of
    /// once.</summary>
    /// <returns>What is wrong with the event, or null.</returns>
    public string? Check(
        ReadOnlySpan<byte> headersJson, ReadOnlySpan<byte> dataJson, DateTime timestamp, ReadOnlySpan<byte> type, long version)
    {
        try
        {
            var actor = ChainedHeaders.Read(headersJson, out var text);
            if (text.IsEmpty)
                return _hasBegun ? "the event has no hash, though one before it has" : null;
            if (!EventHash.TryParse(text, out var stored))
                return "what stands for the hash is none";
            var computed = hasher.Next(_previous, actor, dataJson, timestamp, type, version);
            _hasBegun = true;
            _previous = stored;
            return computed == stored
                ? null
                : $"the stored hash {stored} does not follow from the event and the one before it, which make {computed}";
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return $"the event cannot be read: {failure.Message}";
        }
    }
}
