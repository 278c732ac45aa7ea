using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// Appends one after the other, on a thread and a connection of its own that wait for the server's answer themselves.
/// What waits for an append goes on right there, and so can hand over the next one without any other thread in between:
/// in a pool it would stand in line behind the very requests that wait for the commit. It must therefore not block.
/// </summary>
/// <param name="dataSource">Gives the connection, which is kept.</param>
/// <param name="eventTypes">The events that may be written.</param>
/// <param name="clock">Measures how often commits are announced.</param>
public sealed class PostgresAppendThread(NpgsqlDataSource dataSource, EventTypes eventTypes, TimeProvider clock) : IAppender, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ChainHeads _heads = new();
    private CommitAnnouncer? _announcer;
    private AppendThread? _thread;
    private bool _isDisposed;

    /// <summary>How long an append may take before its outcome counts as unknown.</summary>
    public TimeSpan AppendTimeout { get; init; } = AppendCall.DefaultTimeout;

    /// <summary>The shortest time between two hints of commits to those who listen.</summary>
    public TimeSpan AnnounceEvery { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    /// <remarks>The token has an effect before the append is handed over. Then only <see cref="AppendTimeout"/> bounds it:
    /// to give up would be to not know the outcome.</remarks>
    /// <exception cref="ObjectDisposedException">Nothing was written.</exception>
    public Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return Task.FromResult<IReadOnlyList<AppendResult>>([]);
        AppendBatch.Check(batches);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<IReadOnlyList<AppendResult>>(cancellationToken);
        var request = new AppendRequest(batches);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _announcer ??= new CommitAnnouncer(dataSource, AnnounceEvery, clock);
            while (_thread?.TryTake(request) is not true)
                _thread = new AppendThread(dataSource, eventTypes, _heads, AppendTimeout, _announcer);
        }

        return request.Answer;
    }

    /// <summary>Ends the thread when it has done what was handed to it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _thread?.Dispose();
            _announcer?.Dispose();
        }
    }
}
