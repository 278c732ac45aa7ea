using System.Text.Json;
using Booking.EventStore.Chain;
using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// The batches of one append and, of each, the hash that it goes on from. What is not remembered is read; a batch whose
/// predecessor is not in the log has lost already, and is not sent.
/// </summary>
internal sealed class ChainedBatches
{
    private readonly IReadOnlyList<AppendBatch> _all;
    private readonly ChainHeads _heads;
    private readonly EventHash?[] _previous;
    private AppendColumns? _columns;

    public ChainedBatches(IReadOnlyList<AppendBatch> all, ChainHeads heads)
    {
        _all = Sent = all;
        _heads = heads;
        _previous = new EventHash?[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            _previous[i] = all[i].ExpectedVersion == 0
                ? ChainHasher.Origin(all[i].StreamId)
                : heads.Find(all[i].StreamId, all[i].ExpectedVersion);
        }
    }

    /// <summary>Whether every batch's predecessor is known.</summary>
    public bool IsLinked => !_previous.Contains(null);

    /// <summary>The batches that go to the server.</summary>
    public IReadOnlyList<AppendBatch> Sent { get; private set; }

    /// <summary>Asks for the predecessors that are not known.</summary>
    public NpgsqlCommand CreateRead(NpgsqlConnection connection, TimeSpan timeout)
    {
        var unknown = _all.Where((_, place) => _previous[place] is null).ToList();
        return new NpgsqlCommand(SqlText.ReadHashes, connection)
        {
            CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. unknown.Select(batch => batch.StreamId)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. unknown.Select(batch => batch.ExpectedVersion)] },
            },
        };
    }

    /// <summary>Takes one row of the answer.</summary>
    public void Take(NpgsqlDataReader row)
    {
        var streamId = row.GetGuid(0);
        // What has no hash is older than the chain, which begins with its successor.
        var hash = EventHash.TryParse(row.IsDBNull(2) ? null : row.GetString(2), out var stored)
            ? stored
            : ChainHasher.Origin(streamId);
        for (var place = 0; place < _all.Count; place++)
        {
            if (_all[place].StreamId == streamId)
                _previous[place] = hash;
        }
    }

    /// <summary>What is to be sent.</summary>
    /// <exception cref="AppendFailedException">A value has no canonical form, and so no hash.</exception>
    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    public AppendColumns ToColumns(EventTypes eventTypes)
    {
        if (!IsLinked)
            Sent = [.. _all.Where((_, place) => _previous[place] is not null)];
        try
        {
            EventHash[] previous = [.. _previous.Where(hash => hash is not null).Select(hash => hash!.Value)];
            return _columns = AppendColumns.From(Sent, previous, eventTypes);
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            throw new AppendFailedException($"The append was refused: {failure.Message}", isTransient: false, failure);
        }
    }

    /// <summary>The results of all batches from those of the ones that were sent.</summary>
    public AppendResult[] Settle(AppendResult[] sent)
    {
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] is AppendResult.Appended appended)
                _heads.Keep(Sent[i].StreamId, appended.Version, _columns!.LastHashes[i]);
        }

        if (sent.Length == _all.Count)
            return sent;
        var next = 0;
        return [.. _previous.Select(hash => hash is null ? new AppendResult.Conflict() : sent[next++])];
    }
}
