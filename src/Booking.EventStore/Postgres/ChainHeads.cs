using Booking.EventStore.Chain;

namespace Booking.EventStore.Postgres;

/// <summary>
/// The hashes of the events that streams were last seen to end with. A stored event never changes, so what is kept here never
/// becomes wrong, at most useless: by another node's events. Safe for concurrent use.
/// </summary>
internal sealed class ChainHeads
{
    /// <summary>Streams remembered; with one more, all are forgotten and read again when they are needed.</summary>
    private const int MaxStreams = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (long Version, EventHash Hash)> _heads = [];

    /// <summary>The hash of one event, where it is the last that was kept of its stream.</summary>
    public EventHash? Find(Guid streamId, long version)
    {
        lock (_gate)
            return _heads.TryGetValue(streamId, out var head) && head.Version == version ? head.Hash : null;
    }

    /// <summary>Remembers an event that is certainly in the log.</summary>
    public void Keep(Guid streamId, long version, in EventHash hash)
    {
        lock (_gate)
        {
            if (_heads.Count >= MaxStreams && !_heads.ContainsKey(streamId))
                _heads.Clear();
            _heads[streamId] = (version, hash);
        }
    }
}
