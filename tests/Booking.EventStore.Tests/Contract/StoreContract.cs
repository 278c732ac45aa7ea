namespace Booking.EventStore.Tests.Contract;

/// <summary>
/// What every store promises, in PostgreSQL and in memory. The parts are in the files of this folder. Each test begins
/// with an empty store.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected abstract IEventStore Store { get; }

    protected abstract IScheduledMessages Messages { get; }

    protected abstract IProjectionProgress Progress { get; }

    protected abstract IStoreSignals Signals { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Empties the store. Commits of <see cref="CommitTested"/> take their time, or fail at the very
    /// end.</summary>
    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
