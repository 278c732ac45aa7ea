using System.Diagnostics;

namespace Booking.Benchmarks.Load;

/// <summary>
/// Asks over so many connections, each with one request at a time. One thread, requests made before, and no library
/// between it and the sockets, so that on a small machine it takes as little as it can from what it measures.
/// </summary>
internal sealed class LoadDriver : IDisposable
{
    private const int AnswersExpected = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _epoll = Posix.CreateEpoll();
    private readonly DriverConnection[] _connections;
    private readonly byte[] _events;
    private readonly int[] _tags;
    private readonly List<long> _latencies = new(AnswersExpected);
    private readonly Dictionary<int, int> _byStatus = [];

    public LoadDriver(int port, int connections)
    {
        _events = GC.AllocateArray<byte>(Posix.EventBytes(connections), pinned: true);
        _tags = new int[connections];
        _connections = new DriverConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i] = new DriverConnection(port);
            Posix.WatchForInput(_epoll, _connections[i].Descriptor, i);
        }
    }

    /// <summary>Sends the requests as fast as they are answered, each once, or over and over, until the time is up.</summary>
    /// <param name="requests">What is asked, in this order.</param>
    /// <param name="isRepeated">Whether the first comes again after the last.</param>
    /// <param name="atMost">After this time nothing more is asked.</param>
    /// <param name="expected">The statuses that answers may have.</param>
    /// <exception cref="InvalidDataException">An answer has another status.</exception>
    /// <exception cref="TimeoutException">No answer for a long time.</exception>
    public LoadResult Run(PreparedRequests requests, bool isRepeated, TimeSpan atMost, params int[] expected)
    {
        Begin(expected);
        var next = 0;
        var waiting = 0;
        var began = Stopwatch.GetTimestamp();
        var end = began + (long)(atMost.TotalSeconds * Stopwatch.Frequency);
        var last = began;
        foreach (var connection in _connections)
            TrySend(connection, last);
        while (waiting > 0)
        {
            var ready = Posix.Wait(_epoll, _events, _tags, Patience);
            if (ready.IsEmpty)
                throw new TimeoutException($"{waiting} connections wait for an answer.");
            foreach (var tag in ready)
            {
                if (!TryTake(_connections[tag], ref last))
                    continue;
                waiting--;
                if (last < end)
                    TrySend(_connections[tag], last);
            }
        }

        return LoadResult.Of(_latencies, Stopwatch.GetElapsedTime(began, last), _byStatus);

        void TrySend(DriverConnection connection, long now)
        {
            if (next == requests.Count)
            {
                if (!isRepeated)
                    return;
                next = 0;
            }

            connection.Send(requests[next++], now);
            waiting++;
        }
    }

    /// <summary>
    /// Sends requests at a steady rate, whatever becomes of those before. A request for which every connection is taken
    /// goes out later, and its latency counts from when it should have been sent: nothing that had to wait is left out.
    /// </summary>
    /// <param name="requests">What is asked, in this order; the first comes again after the last.</param>
    /// <param name="perSecond">The rate.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="expected">The statuses that answers may have.</param>
    /// <exception cref="InvalidDataException">An answer has another status.</exception>
    /// <exception cref="TimeoutException">No answer for a long time.</exception>
    public LoadResult RunAtRate(PreparedRequests requests, double perSecond, int count, params int[] expected)
    {
        Begin(expected);
        var idle = new Queue<DriverConnection>(_connections);
        var ticksEach = Stopwatch.Frequency / perSecond;
        var sent = 0;
        var began = Stopwatch.GetTimestamp();
        var last = began;
        while (_latencies.Count < count)
        {
            var now = Stopwatch.GetTimestamp();
            while (sent < count && DueAt(sent) <= now && idle.TryDequeue(out var connection))
            {
                connection.Send(requests[sent % requests.Count], DueAt(sent));
                sent++;
            }

            var isPaced = sent < count && idle.Count > 0;
            var ready = Posix.Wait(
                _epoll, _events, _tags, isPaced ? Stopwatch.GetElapsedTime(now, Math.Max(now, DueAt(sent))) : Patience);
            if (ready.IsEmpty && !isPaced)
                throw new TimeoutException($"{sent - _latencies.Count} connections wait for an answer.");
            foreach (var tag in ready)
            {
                if (TryTake(_connections[tag], ref last))
                    idle.Enqueue(_connections[tag]);
            }
        }

        return LoadResult.Of(_latencies, Stopwatch.GetElapsedTime(began, last), _byStatus);

        long DueAt(int request) => began + (long)(request * ticksEach);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        Posix.Close(_epoll);
    }

    private void Begin(int[] expected)
    {
        _latencies.Clear();
        _byStatus.Clear();
        foreach (var status in expected)
            _byStatus.Add(status, 0);
    }

    private bool TryTake(DriverConnection connection, ref long last)
    {
        if (connection.Receive() is not { } status)
            return false;
        if (!_byStatus.TryGetValue(status, out var count))
            throw new InvalidDataException($"An answer that was not expected:\n{connection.Text}");
        _byStatus[status] = count + 1;
        last = Stopwatch.GetTimestamp();
        _latencies.Add(last - connection.SentAt);
        return true;
    }
}
