namespace Booking.EventStore;

/// <summary>The events and scheduled messages that one stream gains together, or not at all.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">The aggregate's name, kept with the stream; <c>session</c> here.</param>
/// <param name="ExpectedVersion">The stream's version before, 0 for a stream that must not exist yet.</param>
/// <param name="Events">At least one event.</param>
/// <param name="Messages">Follow-ups that are scheduled if and only if the events are committed.</param>
public sealed record AppendBatch(
    Guid StreamId,
    string StreamType,
    long ExpectedVersion,
    IReadOnlyList<NewEvent> Events,
    IReadOnlyList<NewScheduledMessage> Messages)
{
    /// <summary>Refuses batches that no store can append together.</summary>
    internal static void Check(IReadOnlyList<AppendBatch> batches)
    {
        var streams = new HashSet<Guid>(batches.Count);
        foreach (var batch in batches)
        {
            if (batch.Events.Count == 0)
                throw new ArgumentException($"The batch of stream {batch.StreamId} has no event.", nameof(batches));
            if (batch.ExpectedVersion < 0)
                throw new ArgumentException(
                    $"The batch of stream {batch.StreamId} expects version {batch.ExpectedVersion}.", nameof(batches));
            if (!streams.Add(batch.StreamId))
                throw new ArgumentException($"Two batches are for stream {batch.StreamId}.", nameof(batches));
        }
    }
}

/// <summary>An event that is not yet in the log.</summary>
/// <param name="Id">Unique; by it an append whose outcome is unknown is found again.</param>
/// <param name="Data">An object of a type that <see cref="EventTypes"/> knows.</param>
/// <param name="Timestamp">When it was decided; kept to the microsecond.</param>
/// <param name="HeadersJson">A JSON object, or null.</param>
/// <param name="CorrelationId">The request that caused it, or null.</param>
/// <param name="CausationId">The message that caused it, or null.</param>
public readonly record struct NewEvent(
    Guid Id,
    object Data,
    DateTimeOffset Timestamp,
    string? HeadersJson = null,
    string? CorrelationId = null,
    string? CausationId = null);

/// <summary>Something to be done for a stream at a time. The same kind, time and body for a stream is kept
/// once.</summary>
/// <param name="Kind">snake_case name of the message.</param>
/// <param name="DueAt">Not before this instant; kept to the microsecond.</param>
/// <param name="BodyJson">A JSON object; <c>{}</c> where there is nothing to say.</param>
public readonly record struct NewScheduledMessage(string Kind, DateTimeOffset DueAt, string BodyJson = "{}");
