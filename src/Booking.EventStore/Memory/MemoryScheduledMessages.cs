using System.Text.Json.Nodes;

namespace Booking.EventStore.Memory;

/// <summary>Messages in memory.</summary>
public sealed class MemoryScheduledMessages : IScheduledMessages
{
    private readonly StoreSignalHub _hub;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Waiting> _waiting = [];
    private readonly Dictionary<(Guid StreamId, string Kind, DateTimeOffset DueAt), List<Waiting>> _alike = [];
    private readonly List<(ScheduledMessage Message, string Reason)> _deadLetters = [];
    private long _lastId;

    internal MemoryScheduledMessages(StoreSignalHub hub) => _hub = hub;

    /// <summary>Messages that could not be done, with the reasons.</summary>
    public IReadOnlyList<(ScheduledMessage Message, string Reason)> DeadLetters
    {
        get
        {
            lock (_gate)
                return [.. _deadLetters];
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduledMessage>> ClaimDueAsync(
        DateTimeOffset now, TimeSpan claimFor, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Waiting[] due =
            [
                .. _waiting.Values.Where(waiting => waiting.AvailableAt <= now)
                    .OrderBy(waiting => (waiting.AvailableAt, waiting.Message.MessageId))
                    .Take(limit),
            ];
            foreach (var waiting in due)
            {
                waiting.AvailableAt = now + claimFor;
                waiting.Message = waiting.Message with { Attempts = waiting.Message.Attempts + 1 };
            }
            return Task.FromResult<IReadOnlyList<ScheduledMessage>>(
                [.. due.Select(waiting => waiting.Message).OrderBy(message => (message.DueAt, message.MessageId))]);
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var messageId in messageIds)
                Remove(messageId);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RetryAsync(
        long messageId, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_waiting.TryGetValue(messageId, out var waiting))
                waiting.AvailableAt = StoredInstant.From(dueAt);
        }
        _hub.SetMessages();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task BuryAsync(long messageId, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Remove(messageId) is { } waiting)
                _deadLetters.Add((waiting.Message, reason));
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AddAsync(
        Guid streamId, IReadOnlyList<NewScheduledMessage> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Add(streamId, messages);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult(_waiting.Values.Min(waiting => (DateTimeOffset?)waiting.AvailableAt));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> StreamsWaitingAsync(string kind, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Guid>>(
                [.. _waiting.Values.Where(waiting => waiting.Message.Kind == kind)
                    .Select(waiting => waiting.Message.StreamId).Distinct().Take(limit)]);
        }
    }

    internal void Add(Guid streamId, IReadOnlyList<NewScheduledMessage> messages)
    {
        if (messages.Count == 0)
            return;
        lock (_gate)
        {
            foreach (var message in messages)
            {
                var dueAt = StoredInstant.From(message.DueAt);
                var body = JsonNode.Parse(message.BodyJson);
                if (!_alike.TryGetValue((streamId, message.Kind, dueAt), out var alike))
                    _alike.Add((streamId, message.Kind, dueAt), alike = []);
                if (alike.Exists(waiting => JsonNode.DeepEquals(waiting.Body, body)))
                    continue;
                var kept = new ScheduledMessage(++_lastId, streamId, message.Kind, dueAt, message.BodyJson, 0);
                var added = new Waiting(kept, body);
                _waiting.Add(_lastId, added);
                alike.Add(added);
            }
        }
        _hub.SetMessages();
    }

    private Waiting? Remove(long messageId)
    {
        if (!_waiting.Remove(messageId, out var waiting))
            return null;
        var key = (waiting.Message.StreamId, waiting.Message.Kind, waiting.Message.DueAt);
        _alike[key].Remove(waiting);
        if (_alike[key].Count == 0)
            _alike.Remove(key);
        return waiting;
    }

    private sealed class Waiting(ScheduledMessage message, JsonNode? body)
    {
        public ScheduledMessage Message { get; set; } = message;

        public JsonNode? Body { get; } = body;

        public DateTimeOffset AvailableAt { get; set; } = message.DueAt;
    }
}
