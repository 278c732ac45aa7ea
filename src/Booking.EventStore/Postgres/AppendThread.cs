using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Batches on their way to the server, and the promise of what became of them.</summary>
internal sealed class AppendRequest(IReadOnlyList<AppendBatch> batches)
{
    // Not "run asynchronously": whoever waits is to go on at once, on the thread that has the answer.
    private readonly TaskCompletionSource<IReadOnlyList<AppendResult>> _answer = new();

    public IReadOnlyList<AppendBatch> Batches => batches;

    public Task<IReadOnlyList<AppendResult>> Answer => _answer.Task;

    // Who comes second, the server's answer or the end of the wait for it, is not heard any more.
    public void Succeed(IReadOnlyList<AppendResult> results) => _answer.TrySetResult(results);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>
/// One thread with one connection. Ends when it was closed and nothing is left to do, and when an append takes too long:
/// the outcome is then unknown, and the thread may wait for a silent server for ever.
/// </summary>
internal sealed class AppendThread : IDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeSpan _timeout;
    private readonly CommitAnnouncer _announcer;
    private readonly ChainHeads _heads;
    private readonly EventTypes _eventTypes;
    private readonly Queue<AppendRequest> _requests = new();
    private readonly Timer _watchdog;
    private NpgsqlConnection? _connection;
    private AppendRequest? _underWay;
    private bool _isClosed;

    public AppendThread(
        NpgsqlDataSource dataSource, EventTypes eventTypes, ChainHeads heads, TimeSpan timeout, CommitAnnouncer announcer)
    {
        _eventTypes = eventTypes;
        _heads = heads;
        _dataSource = dataSource;
        _timeout = timeout;
        _announcer = announcer;
        _watchdog = new Timer(_ => GiveUp());
        new Thread(Run) { IsBackground = true, Name = "booking append" }.Start();
    }

    /// <summary>Takes an append, to be done after those it has taken before. False: it has ended, or will.</summary>
    public bool TryTake(AppendRequest request)
    {
        lock (_requests)
        {
            if (_isClosed)
                return false;
            _requests.Enqueue(request);
            Monitor.Pulse(_requests);
            return true;
        }
    }

    /// <summary>Has it end when it has done what it has taken.</summary>
    public void Dispose()
    {
        lock (_requests)
        {
            _isClosed = true;
            Monitor.Pulse(_requests);
        }
    }

    private void Run()
    {
        while (Next() is { } request)
            Answer(request);
        Disconnect();
        _watchdog.Dispose();
    }

    private AppendRequest? Next()
    {
        lock (_requests)
        {
            AppendRequest? next;
            while (!_requests.TryDequeue(out next) && !_isClosed)
                Monitor.Wait(_requests);
            return next;
        }
    }

    private void Answer(AppendRequest request)
    {
        IReadOnlyList<AppendResult> results;
        _underWay = request;
        _watchdog.Change(_timeout + AppendCall.TimeoutGrace, Timeout.InfiniteTimeSpan);
        try
        {
            var announces = _announcer.IsDue();
            var chained = new ChainedBatches(request.Batches, _heads);
            using var append = Prepare(chained, announces);
            results = chained.Settle(append is null ? [] : Execute(append, chained.Sent));
            Announce(request.Batches, results, announces);
        }
        catch (Exception exception)
        {
            Disconnect();
            request.Fail(exception);
            return;
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        request.Succeed(results);
    }

    private void GiveUp()
    {
        List<AppendRequest> unknown;
        lock (_requests)
        {
            _isClosed = true;
            unknown = [_underWay!, .. _requests];
            _requests.Clear();
            Monitor.Pulse(_requests);
        }

        // What only waited behind it was never sent; "unknown" holds for it as well, and the same append again finds out.
        var cause = new TimeoutException($"The store has not answered within {_timeout}.");
        foreach (var request in unknown)
            request.Succeed(AppendCall.Unknown(cause, request.Batches.Count));
    }

    /// <returns>Null where every batch has lost already.</returns>
    /// <exception cref="AppendFailedException">The server is not there, or a value is not acceptable.</exception>
    private NpgsqlCommand? Prepare(ChainedBatches chained, bool announces)
    {
        try
        {
            _connection ??= _dataSource.OpenConnection();
            if (!chained.IsLinked)
                Link(chained, _connection);
            var columns = chained.ToColumns(_eventTypes);
            if (chained.Sent.Count == 0)
                return null;
            var append = AppendCall.Create(_connection, columns, _timeout, announces);
            append.Prepare();
            return append;
        }
        catch (Exception exception) when (AppendOutcome.IsOutage(exception))
        {
            throw AppendOutcome.Failed(exception);
        }
    }

    private void Link(ChainedBatches chained, NpgsqlConnection connection)
    {
        using var read = chained.CreateRead(connection, _timeout);
        read.Prepare();
        using var reader = read.ExecuteReader();
        while (reader.Read())
            chained.Take(reader);
    }

    private AppendResult[] Execute(NpgsqlCommand append, IReadOnlyList<AppendBatch> batches)
    {
        try
        {
            using var reader = append.ExecuteReader();
            reader.Read();
            var results = AppendCall.Results(reader, batches);
            // The commit comes after the row: only the end of the whole answer says that it succeeded.
            reader.NextResult();
            return results;
        }
        catch (Exception exception) when (AppendOutcome.IsDefinite(exception))
        {
            throw AppendOutcome.Failed(exception);
        }
        catch (Exception exception) when (AppendOutcome.IsLoss(exception))
        {
            Disconnect();
            return AppendCall.Unknown(exception, batches.Count);
        }
    }

    private void Announce(IReadOnlyList<AppendBatch> batches, IReadOnlyList<AppendResult> results, bool announced)
    {
        long last = 0;
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is AppendResult.Appended appended)
                last = Math.Max(last, appended.FirstPosition + batches[i].Events.Count - 1);
        }

        if (results.Any(result => result is AppendResult.Unknown))
            _announcer.Owe(null);
        else if (last > 0 && announced)
            _announcer.Announced();
        else if (last > 0)
            _announcer.Owe(last);
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
