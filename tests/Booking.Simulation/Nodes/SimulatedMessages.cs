using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>The scheduled messages, as one node reaches them: a question or an answer gets lost, and what was done already
/// is handed out again.</summary>
internal sealed class SimulatedMessages(World world, Actor actor) : IScheduledMessages
{
    private readonly MemoryScheduledMessages _messages = world.Log.Messages;

    public async Task<IReadOnlyList<ScheduledMessage>> ClaimDueAsync(
        DateTimeOffset now, TimeSpan claimFor, int limit, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        var claimed = await _messages.ClaimDueAsync(now, claimFor, limit, cancellationToken);
        FailSometimes();
        if (claimed.Count > 0)
            world.Say(actor, $"claims {string.Join(", ", claimed.Select(m => $"{m.Kind} #{m.MessageId}/{m.Attempts}"))}");
        world.Delivered.AddRange(claimed);
        if (world.Delivered.Count == 0 || !world.FaultRandom.Chance(world.Weather.MessageDoubled))
            return claimed;
        var again = world.FaultRandom.Pick(world.Delivered);
        world.Say(actor, $"is handed {again.Kind} #{again.MessageId} once more");
        return claimed.Any(message => message.MessageId == again.MessageId) ? claimed : [.. claimed, again];
    }

    public async Task CompleteAsync(IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        await _messages.CompleteAsync(messageIds, cancellationToken);
        FailSometimes();
    }

    public async Task RetryAsync(
        long messageId, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        await _messages.RetryAsync(messageId, dueAt, reason, cancellationToken);
        world.Say(actor, $"gives #{messageId} back: {reason.Split(':')[0]}");
    }

    public Task BuryAsync(long messageId, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _messages.BuryAsync(messageId, reason, now, cancellationToken);
    }

    public Task AddAsync(
        Guid streamId, IReadOnlyList<NewScheduledMessage> messages, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _messages.AddAsync(streamId, messages, cancellationToken);
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await world.TravelAsync(actor, cancellationToken);
        FailSometimes();
        return await _messages.NextDueAsync(cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> StreamsWaitingAsync(string kind, int limit, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _messages.StreamsWaitingAsync(kind, limit, cancellationToken);
    }

    private void FailSometimes()
    {
        if (world.FaultRandom.Chance(world.Weather.MessagesFail))
            throw new IOException("The simulation lost the connection to the messages.");
    }
}
