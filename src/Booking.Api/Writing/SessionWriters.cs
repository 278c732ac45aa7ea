using System.Collections.Concurrent;
using Booking.Api.Hosting;
using Booking.Audit.Refusals;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Api.Writing;

/// <summary>The live sessions of this node. Safe for concurrent use.</summary>
public sealed class SessionWriters : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<SessionId, SessionWriter> _writers = new();

    // Closed, and with work in the mailbox still: a drain waits for these, too.
    private readonly ConcurrentDictionary<SessionWriter, bool> _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly WriterParts _parts;
    private readonly ITimer _sweeper;
    private volatile bool _isDraining;

    /// <summary>Writers on a store.</summary>
    public SessionWriters(
        IEventStore store, GroupCommitter committer, SessionLoader loader, WritingOptions options, Ids ids,
        TimeProvider clock, ILogger<SessionWriters> log, RefusalTally? refusals = null)
    {
        _parts = new WriterParts(store, committer, loader, options, ids, clock, refusals, log, _stopping.Token);
        _sweeper = clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>How many sessions are in memory.</summary>
    public int Live => _writers.Count;

    /// <summary>
    /// Has a command decided. The answer comes when everything that the decision rests on is durable. A command that was
    /// taken in cannot be taken back, so there is no token: the wait is bounded by the writer's own limits.
    /// </summary>
    public Task<CommandResult> SendAsync(SessionId session, SessionCommand command, CommandOrigin origin)
    {
        var pending = new PendingCommand(command, origin, _parts.Clock.GetTimestamp());
        if (!TryPost(session, pending))
        {
            WritingMetrics.Refused.Add(1);
            return Task.FromResult<CommandResult>(CommandResult.Busy.Instance);
        }

        return pending.Answer;
    }

    /// <summary>
    /// Reads from a session's state, exact as of some moment of the call: everything committed before the call, by any
    /// node, is seen. The state must not be kept or changed by <paramref name="read"/>.
    /// </summary>
    public Task<QueryResult<T>> ReadAsync<T>(
        SessionId session, Func<SessionState, T> read, CancellationToken cancellationToken)
    {
        var pending = new PendingQuery<T>(read, _parts.Clock.GetTimestamp());
        return TryPost(session, pending)
            ? pending.AnswerAsync().WaitAsync(cancellationToken)
            : Task.FromResult<QueryResult<T>>(new QueryResult<T>.Unavailable());
    }

    /// <summary>Takes nothing more in and finishes what was taken in, within the limit of a shutdown.</summary>
    public async Task DrainAsync()
    {
        _isDraining = true;
        foreach (var writer in _writers.Values)
            writer.Close();
        var all = Task.WhenAll(_writers.Values.Concat(_leaving.Keys).Select(writer => writer.Completion));
        try
        {
            await all.WaitAsync(_parts.Options.DrainTime, _parts.Clock);
        }
        catch (TimeoutException)
        {
            _parts.Log.DrainTimedOut(_parts.Options.DrainTime);
            _stopping.Cancel();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync();
        await DrainAsync();
        _stopping.Dispose();
    }

    private bool TryPost(SessionId session, PendingWork work)
    {
        while (!_isDraining)
        {
            if (!_writers.TryGetValue(session, out var writer))
            {
                if (_writers.Count >= _parts.Options.MaxLiveSessions)
                    Sweep();
                writer = _writers.GetOrAdd(session, static (id, self) =>
                    new SessionWriter(id, self._parts, self.Remove), this);
            }

            if (writer.TryPost(work))
                return true;
            if (!writer.IsClosed)
                return false;
            Remove(writer);
        }

        return false;
    }

    private void Remove(SessionWriter writer)
    {
        writer.Close();
        _leaving.TryAdd(writer, true);
        _writers.TryRemove(new KeyValuePair<SessionId, SessionWriter>(writer.Session, writer));
        _ = ForgetAsync(writer);
    }

    private async Task ForgetAsync(SessionWriter writer)
    {
        await writer.Completion.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.TryRemove(writer, out _);
    }

    private void Sweep()
    {
        var tooMany = _writers.Count - _parts.Options.MaxLiveSessions + 1;
        foreach (var writer in _writers.Values.OrderByDescending(writer => writer.IdleFor))
        {
            if (tooMany-- <= 0 && writer.IdleFor < _parts.Options.IdleTime)
                break;
            Remove(writer);
        }
    }
}
