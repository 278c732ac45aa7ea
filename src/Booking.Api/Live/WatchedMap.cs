using System.Buffers;
using System.Text.Json;
using Booking.Projections.SeatMap;

namespace Booking.Api.Live;

/// <summary>
/// A session's map as a node shows it to watchers, with the version at which each seat last changed: so what changed
/// since any version is at hand, however many messages ago that was. Not safe for concurrent use.
/// </summary>
internal sealed class WatchedMap
{
    private const byte FirstDigit = (byte)'0';
    private const int SnapshotOverhead = 256;
    private const int DeltaSeatBytes = 8;

    /// <summary>Fewer changes are told as such, however small the map is.</summary>
    private const int FewChanges = 1_000;

    private readonly SeatMapView _first;
    private readonly byte[] _statuses;
    private readonly int[] _changedAt;
    private readonly int[] _available;
    private long _version;

    /// <summary>The map as it was read first: what changed is known from its version on.</summary>
    public WatchedMap(SeatMapView first)
    {
        _first = first;
        _statuses = first.Statuses.ToArray();
        _changedAt = new int[_statuses.Length];
        _available = [.. first.Areas.Select(area => area.Available)];
        Version = first.Version;
    }

    /// <summary>The last event that the map shows; may be read at any time.</summary>
    public long Version
    {
        get => Volatile.Read(ref _version);
        private set => Volatile.Write(ref _version, value);
    }

    /// <summary>Applies what follows the map directly.</summary>
    /// <returns>False where it does not follow, and nothing was changed.</returns>
    public bool TryApply(SeatMapNews.Changed news)
    {
        if (news.FromVersion != Version)
            return false;
        var at = (int)(news.Version - _first.Version);
        foreach (var (seat, status) in news.Seats)
        {
            _statuses[seat] = (byte)(FirstDigit + (byte)status);
            _changedAt[seat] = at;
        }

        foreach (var (area, taken) in news.Areas)
            _available[area] -= taken;
        Version = news.Version;
        return true;
    }

    /// <summary>Takes over a map that was read, unless it is no newer: what differs has changed.</summary>
    public void CatchUp(SeatMapView read)
    {
        if (read.Version <= Version)
            return;
        var at = (int)(read.Version - _first.Version);
        var statuses = read.Statuses.Span;
        for (var seat = 0; seat < _statuses.Length; seat++)
        {
            if (_statuses[seat] == statuses[seat])
                continue;
            _statuses[seat] = statuses[seat];
            _changedAt[seat] = at;
        }

        for (var area = 0; area < _available.Length; area++)
            _available[area] = read.Areas[area].Available;
        Version = read.Version;
    }

    /// <summary>
    /// The message for who has the map at a version: what changed since, or the whole where that is not known or is no
    /// longer to say.
    /// </summary>
    /// <param name="since">The version, or less than that of any map for who has none.</param>
    public LiveMessage MessageSince(long since)
    {
        if (since < _first.Version)
            return Snapshot();
        var changes = ChangesAfter((int)(since - _first.Version));
        return changes > FewChanges && changes * DeltaSeatBytes > _statuses.Length ? Snapshot() : Delta(since);
    }

    private int ChangesAfter(int since)
    {
        var changes = 0;
        foreach (var at in _changedAt)
            changes += at > since ? 1 : 0;
        return changes;
    }

    private LiveMessage Snapshot()
    {
        var buffer = new ArrayBufferWriter<byte>(_statuses.Length + SnapshotOverhead);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sessionId"u8, _first.SessionId.Value);
            json.WriteNumber("version"u8, Version);
            json.WriteString("statuses"u8, _statuses);
            WriteAreas(json);
            json.WriteEndObject();
        }

        return new LiveMessage("snapshot", buffer.WrittenMemory, Version);
    }

    private LiveMessage Delta(long since)
    {
        var after = (int)(since - _first.Version);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sessionId"u8, _first.SessionId.Value);
            json.WriteNumber("fromVersion"u8, since);
            json.WriteNumber("version"u8, Version);
            json.WriteStartArray("seats"u8);
            for (var seat = 0; seat < _changedAt.Length; seat++)
            {
                if (_changedAt[seat] <= after)
                    continue;
                json.WriteStartArray();
                json.WriteNumberValue(seat);
                json.WriteNumberValue(_statuses[seat] - FirstDigit);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            WriteAreas(json);
            json.WriteEndObject();
        }

        return new LiveMessage("seatsChanged", buffer.WrittenMemory, Version);
    }

    private void WriteAreas(Utf8JsonWriter json)
    {
        json.WriteStartArray("areas"u8);
        for (var area = 0; area < _available.Length; area++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, _first.Areas[area].Id);
            json.WriteNumber("capacity"u8, _first.Areas[area].Capacity);
            json.WriteNumber("available"u8, _available[area]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
