using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Api.Writing;

/// <summary>The events and messages that a batch of commands comes to; folded into the state as they are decided.</summary>
internal sealed class DecidedBatch(Ids ids, TimeSpan expiryGrid)
{
    private readonly HashSet<NewScheduledMessage> _seen = [];
    private DateTimeOffset _lastTimestamp;
    private DateTimeOffset _scheduledExpiry;
    private DateTimeOffset _latestExpiry;

    public long ExpectedVersion { get; private set; }

    // New lists for each batch: the store may still be writing the last ones while a lost answer is found out.
    public List<NewEvent> Events { get; private set; } = [];

    public List<NewScheduledMessage> Messages { get; private set; } = [];

    public void Begin(long version, int commands)
    {
        ExpectedVersion = version;
        Events = new List<NewEvent>(commands);
        Messages = [];
        _seen.Clear();
        _latestExpiry = _scheduledExpiry;
    }

    public void Add(SessionState state, Decision.Accepted accepted, PendingCommand pending)
    {
        var origin = pending.Origin;
        var command = pending.Command;
        // Commands meet in the mailbox out of order; the log's clock does not run backwards within a session.
        _lastTimestamp = command.Now > _lastTimestamp ? command.Now : _lastTimestamp;
        foreach (var sessionEvent in accepted.Events)
        {
            var mark = sessionEvent is SeatsReserved or PaymentStarted ? command.Mark : null;
            state.Evolve(sessionEvent, new EventContext(state.Version + 1, mark));
            Events.Add(new NewEvent(
                ids.New(), sessionEvent, _lastTimestamp, EventHeaders.Write(origin.Actor, mark), origin.CorrelationId,
                origin.CausationId));
        }

        foreach (var followUp in accepted.FollowUps)
            Add(FollowUpMessages.ToMessage(followUp, expiryGrid));
    }

    /// <summary>The batch is in the log: what it scheduled need not be scheduled again.</summary>
    public void Commit() => _scheduledExpiry = _latestExpiry;

    /// <summary>Nothing is known any more of what is in the log.</summary>
    public void Forget()
    {
        _scheduledExpiry = default;
        _lastTimestamp = default;
    }

    private void Add(NewScheduledMessage message)
    {
        if (message.Kind == FollowUpMessages.ExpireHolds)
        {
            if (message.DueAt == _scheduledExpiry)
                return;
            _latestExpiry = message.DueAt;
        }

        if (_seen.Add(message))
            Messages.Add(message);
    }
}
