using System.Text;
using System.Text.Json;
using Booking.EventStore;
using Booking.EventStore.Chain;

namespace Booking.Audit.Verification;

/// <summary>Looks at one event after the other, of one stream after the other. One reader's.</summary>
internal sealed class StreamAuditor
{
    private readonly FaultLog _faults;
    private readonly EventTypes _eventTypes;
    private readonly ChainVerifier _chain = new(new ChainHasher());
    private readonly EventFacts _facts = new();
    private readonly ReadModelComparison _comparison;
    private long _version;
    private long _position;
    private long _hashes;
    private int _nextSealed;

    public StreamAuditor(FaultLog faults, EventTypes eventTypes)
    {
        _faults = faults;
        _eventTypes = eventTypes;
        _comparison = new ReadModelComparison(faults);
        Ledger = new SessionLedger(faults);
    }

    public SessionLedger Ledger { get; }

    public Guid StreamId { get; private set; }

    public SessionRows Rows { get; private set; } = new();

    public long Events { get; private set; }

    public StreamHead Head => new(_version, _position, _chain.Head?.ToString());

    /// <summary>The plan that an event needs to be looked at; null where it needs none.</summary>
    public string? PlanNeededBy(in EventRow row)
    {
        try
        {
            var present = Upcast(row);
            return EventFacts.KindOf(present.Type) == EventKind.SessionScheduled
                ? ScheduledFacts.Read(present.Data).PlanHash
                : null;
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            // Said when the event itself is looked at.
            return null;
        }
    }

    public void Begin(Guid streamId, SessionRows rows)
    {
        StreamId = streamId;
        Rows = rows;
        (_version, _position, _hashes, _nextSealed, Events) = (0, 0, 0, 0, 0);
        _chain.Begin(streamId);
        Ledger.Begin(streamId);
    }

    /// <summary>Looks at the next event.</summary>
    /// <param name="row">The event.</param>
    /// <param name="names">Its plan, where it is one that <see cref="PlanNeededBy"/> names and that is kept.</param>
    public void Look(in EventRow row, PlanNames? names)
    {
        Events++;
        if (row.Version != _version + 1)
            Found(CheckNames.Versions, row, $"version {row.Version} comes after version {_version}");
        if (row.Position <= _position)
            Found(CheckNames.Positions, row, $"position {row.Position} comes after position {_position}");
        (_version, _position) = (row.Version, row.Position);
        if (_chain.Check(row.Headers, row.Data, row.Timestamp, row.Type, row.Version) is { } broken)
            Found(CheckNames.HashChain, row, broken);
        if (_chain.Head is not null)
            _hashes++;
        LookAtSeals(row);
        try
        {
            Fold(row, names);
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            Found(CheckNames.Events, row, $"the event {Encoding.UTF8.GetString(row.Type)} cannot be read: {failure.Message}");
        }

        if (Rows.List?.Version == _version)
            _comparison.Compare(StreamId, Rows.List, Ledger);
        if (Rows.Statistics?.Version == _version)
            _comparison.Compare(StreamId, Rows.Statistics, Ledger);
        if (Rows.Map?.Version == _version)
            _comparison.Compare(StreamId, Rows.Map, Ledger);
    }

    /// <summary>After the last event of the stream.</summary>
    public void Close()
    {
        Ledger.Close();
        _faults.Examined(CheckNames.HashChain, _hashes);
        _faults.Examined(CheckNames.Versions, 1);
        _faults.Examined(CheckNames.Positions, Events);
        _faults.Examined(CheckNames.Events, Events);
        _faults.Examined(CheckNames.Conservation, 1);
        _faults.Examined(CheckNames.Ownership, Ledger.Movements);
        _faults.Examined(CheckNames.Money, Ledger.Payments);
        _faults.Examined(CheckNames.Endings, Ledger.Reservations);
        _faults.Examined(CheckNames.Seals, _nextSealed);
        if (Rows.StreamVersion != _version)
        {
            Found(
                CheckNames.Versions,
                Rows.StreamVersion is { } said
                    ? $"the stream is said to be at version {said}, and its last event is version {_version}"
                    : $"the stream has no row, and its last event is version {_version}");
        }

        for (; _nextSealed < Rows.Sealed.Count; _nextSealed++)
        {
            var sealedHead = Rows.Sealed[_nextSealed];
            _faults.Add(new Fault(
                CheckNames.Seals, StreamId, sealedHead.Version, null,
                $"seal {sealedHead.Seal} has the event, and the log has it not"));
        }

        CheckNotAhead(CheckNames.SessionList, Rows.List?.Version);
        CheckNotAhead(CheckNames.Statistics, Rows.Statistics?.Version);
        CheckNotAhead(CheckNames.SeatMap, Rows.IsMapKnown ? Rows.Map?.Version : null);
    }

    private void CheckNotAhead(string check, long? version)
    {
        if (version > _version)
            _faults.Add(new Fault(check, StreamId, version, null, $"it is at version {version}, and the last event is version {_version}"));
    }

    private void LookAtSeals(in EventRow row)
    {
        while (_nextSealed < Rows.Sealed.Count && Rows.Sealed[_nextSealed].Version <= row.Version)
        {
            var sealedHead = Rows.Sealed[_nextSealed++];
            if (sealedHead.Version < row.Version)
                Found(CheckNames.Seals, row, $"seal {sealedHead.Seal} has version {sealedHead.Version}, and the log has it not");
            else if (_chain.Head != sealedHead.Hash)
                Found(CheckNames.Seals, row, $"the hash is {_chain.Head}, and seal {sealedHead.Seal} has {sealedHead.Hash}");
        }
    }

    private void Fold(in EventRow stored, PlanNames? names)
    {
        var row = Upcast(stored);
        var kind = EventFacts.KindOf(row.Type);
        if (kind == EventKind.Unknown)
        {
            Found(CheckNames.Events, row, $"nothing is known of the event {Encoding.UTF8.GetString(row.Type)}");
            return;
        }

        if ((kind == EventKind.SessionScheduled) != (row.Version == 1))
            Found(CheckNames.Events, row, $"the event {Encoding.UTF8.GetString(row.Type)} is not of this place: a session is scheduled once, by its first event");
        if (kind == EventKind.SessionScheduled)
        {
            Ledger.Schedule(row, ScheduledFacts.Read(row.Data), names);
            return;
        }

        _facts.Read(row.Data);
        Ledger.Apply(row, kind, _facts);
    }

    // An old name or shape, as its upcaster makes it; the hash is that of what is stored.
    private EventRow Upcast(in EventRow row)
    {
        if (!_eventTypes.IsUpcast(row.Type))
            return row;
        var (name, _, json) = _eventTypes.Serialize(_eventTypes.Deserialize(Encoding.UTF8.GetString(row.Type), row.Data));
        return new EventRow
        {
            StreamId = row.StreamId,
            Version = row.Version,
            Position = row.Position,
            Timestamp = row.Timestamp,
            Type = Encoding.UTF8.GetBytes(name),
            Headers = row.Headers,
            Data = json,
        };
    }

    private static bool IsUnreadable(Exception failure) =>
        failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException;

    private void Found(string check, in EventRow row, string detail) =>
        _faults.Add(new Fault(check, StreamId, row.Version, row.Position, detail));

    private void Found(string check, string detail) => _faults.Add(new Fault(check, StreamId, _version, null, detail));
}
