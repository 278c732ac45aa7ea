using Booking.EventStore.Memory;

namespace Booking.EventStore.Tests.Contract;

public sealed class MemoryStoreContractTests : StoreContract
{
    private MemoryEventStore _store = null!;

    protected override IEventStore Store => _store;

    protected override IScheduledMessages Messages => _store.Messages;

    protected override IProjectionProgress Progress => _store.Progress;

    protected override IStoreSignals Signals => _store.Signals;

    public override ValueTask InitializeAsync()
    {
        _store = new MemoryEventStore(Given.EventTypes(), TimeProvider.System);
        _store.Faults.BeforeCommit = async (batches, _) =>
        {
            var tested = batches.SelectMany(batch => batch.Events).Select(e => e.Data).OfType<CommitTested>().ToArray();
            if (tested.Any(e => e.Kind == CommitTested.Slow))
                await Task.Yield();
            if (tested.Any(e => e.Kind == CommitTested.Failing))
                throw new AppendFailedException("told to fail", isTransient: true, innerException: null);
            return CommitFault.None;
        };
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override IEventStore OtherNode() => _store;

    protected override Task<IReadOnlyList<string?>> ReadHashesAsync(Guid stream)
    {
        Assert.Empty(_store.FindChainFaults());
        return Task.FromResult<IReadOnlyList<string?>>([.. _store.ReadHashes(stream).Select(hash => hash.ToString())]);
    }

    protected override Task<(long MessageId, string Kind)> OnlyDeadLetterAsync()
    {
        var (message, _) = Assert.Single(_store.Messages.DeadLetters);
        return Task.FromResult((message.MessageId, message.Kind));
    }
}
