using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;

namespace Booking.Proof.Checks;

/// <summary>All that is known of a run. What is null could not be had, and what needs it is not checked.</summary>
public sealed class Evidence
{
    private Dictionary<string, List<Effect>>? _effects;
    private Dictionary<Guid, SessionFold>? _bySession;

    public required HistoryHeader Header { get; init; }

    /// <summary>The clients' operations, by the time of their invocation.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>The sessions with their logs; null without the store.</summary>
    public IReadOnlyList<SessionFold>? Sessions { get; init; }

    /// <summary>The version that the store keeps of each session.</summary>
    public IReadOnlyDictionary<Guid, long> HeadVersions { get; init; } = new Dictionary<Guid, long>();

    /// <summary>The payment provider's books.</summary>
    public IReadOnlyList<Charge>? Charges { get; init; }

    /// <summary>What the read models said at the end, when they had caught up.</summary>
    public IReadOnlyList<ReadModelCopy>? ReadModels { get; init; }

    /// <summary>What somebody saw who followed the log during the run.</summary>
    public FeedObservation? Feed { get; init; }

    /// <summary>Whether others may have used the sessions too: then not every event has an operation here.</summary>
    public bool HasStrangers { get; init; }

    /// <summary>The events that an operation made, by the trace they bear, in the order of the log.</summary>
    public IReadOnlyList<Effect> EffectsOf(string trace) =>
        (_effects ??= IndexEffects()).TryGetValue(trace, out var effects) ? effects : [];

    public SessionFold? Find(Guid session)
    {
        _bySession ??= (Sessions ?? []).ToDictionary(fold => fold.Plan.Session);
        return _bySession.GetValueOrDefault(session);
    }

    /// <summary>The life of the reservation that an operation was answered about.</summary>
    public ReservationLife? LifeOf(Operation operation) =>
        (operation.Answer?.Reservation ?? operation.Reservation) is { } id
            ? Find(operation.Session)?.Lives.GetValueOrDefault(id)
            : null;

    /// <summary>The index of the event that an ok acknowledged; null where the log has none.</summary>
    public int? AcknowledgedBy(Operation operation)
    {
        if (operation.Outcome != Outcome.Ok || LifeOf(operation) is not { } life)
            return null;
        var events = operation.Kind switch
        {
            OperationKind.Reserve => life.Begun,
            OperationKind.Pay => life.Paid,
            _ => life.Ended,
        };
        return events.Count > 0 ? events[0].Index : null;
    }

    private Dictionary<string, List<Effect>> IndexEffects()
    {
        var effects = new Dictionary<string, List<Effect>>(StringComparer.Ordinal);
        foreach (var fold in Sessions ?? [])
        {
            for (var index = 0; index < fold.Events.Count; index++)
            {
                if (fold.Events[index].Trace is not { } trace)
                    continue;
                if (!effects.TryGetValue(trace, out var list))
                    effects.Add(trace, list = []);
                list.Add(new Effect(fold, index));
            }
        }

        return effects;
    }
}
