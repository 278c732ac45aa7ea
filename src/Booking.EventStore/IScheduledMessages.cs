namespace Booking.EventStore;

/// <summary>
/// Messages that were written with events and wait for their time. Handed out at least once: whoever claims a message
/// and does not finish it before the claim ends sees it handed out again.
/// </summary>
public interface IScheduledMessages
{
    /// <summary>Claims due messages, the earliest first, each for one claimant at a time (FOR UPDATE SKIP LOCKED in a
    /// short transaction).</summary>
    /// <param name="now">Messages due at or before this instant.</param>
    /// <param name="claimFor">After this time an unfinished claim is void.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ScheduledMessage>> ClaimDueAsync(
        DateTimeOffset now, TimeSpan claimFor, int limit, CancellationToken cancellationToken);

    /// <summary>Removes messages that were done.</summary>
    Task CompleteAsync(IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken);

    /// <summary>Gives a message back, to be handed out again not before <paramref name="dueAt"/>, with the reason of
    /// the failure.</summary>
    Task RetryAsync(long messageId, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken);

    /// <summary>Moves a message that cannot be done to the dead letters.</summary>
    Task BuryAsync(long messageId, string reason, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds messages outside an append; one that is already waiting is kept once.</summary>
    Task AddAsync(Guid streamId, IReadOnlyList<NewScheduledMessage> messages, CancellationToken cancellationToken);

    /// <summary>When the earliest unclaimed message is due, or the earliest claim ends; null when nothing
    /// waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Streams that have a message of this kind waiting, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Guid>> StreamsWaitingAsync(string kind, int limit, CancellationToken cancellationToken);
}

/// <summary>A message handed out for handling.</summary>
/// <param name="MessageId">Its own id.</param>
/// <param name="StreamId">The stream it is for.</param>
/// <param name="Kind">snake_case name.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="BodyJson">A JSON object.</param>
/// <param name="Attempts">How often it has been handed out, this time included.</param>
public sealed record ScheduledMessage(
    long MessageId, Guid StreamId, string Kind, DateTimeOffset DueAt, string BodyJson, int Attempts);
