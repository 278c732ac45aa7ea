using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Booking.Benchmarks.Load;

/// <summary>
/// Asks as fast as it is answered: so many connections, each with one request at a time. One thread, requests made before,
/// and no library between it and the sockets, so that on a small machine it takes as little as it can from what it measures.
/// </summary>
internal sealed class LoadDriver : IDisposable
{
    private const int LongestAnswer = 8 * 1024;
    private const int AnswersExpected = 1 << 20;
    private const int PatienceMilliseconds = 10_000;

    private readonly int _epoll = Posix.CreateEpoll();
    private readonly Connection[] _connections;
    private readonly byte[] _events;
    private readonly int[] _tags;
    private readonly List<long> _latencies = new(AnswersExpected);

    public LoadDriver(int port, int connections)
    {
        _events = GC.AllocateArray<byte>(Posix.EventBytes(connections), pinned: true);
        _tags = new int[connections];
        _connections = new Connection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i] = new Connection(port);
            Posix.WatchForInput(_epoll, _connections[i].Descriptor, i);
        }
    }

    /// <summary>Sends the requests, each once, or over and over, until the time is up.</summary>
    /// <param name="requests">What is asked, in this order.</param>
    /// <param name="isRepeated">Whether the first comes again after the last.</param>
    /// <param name="atMost">After this time nothing more is asked.</param>
    /// <param name="expectedStatus">The status of every answer.</param>
    /// <exception cref="InvalidDataException">An answer has another status.</exception>
    /// <exception cref="TimeoutException">No answer for a long time.</exception>
    public LoadResult Run(PreparedRequests requests, bool isRepeated, TimeSpan atMost, int expectedStatus)
    {
        _latencies.Clear();
        var next = 0;
        var waiting = 0;
        var began = Stopwatch.GetTimestamp();
        var end = began + (long)(atMost.TotalSeconds * Stopwatch.Frequency);
        var last = began;
        foreach (var connection in _connections)
            TrySend(connection, last);
        while (waiting > 0)
        {
            var ready = Posix.Wait(_epoll, _events, _tags, PatienceMilliseconds);
            if (ready.IsEmpty)
                throw new TimeoutException($"{waiting} connections wait for an answer.");
            foreach (var tag in ready)
            {
                var connection = _connections[tag];
                if (connection.Receive() is not { } status)
                    continue;
                if (status != expectedStatus)
                    throw new InvalidDataException($"Expected {expectedStatus}, and the answer was:\n{connection.Text}");
                last = Stopwatch.GetTimestamp();
                _latencies.Add(last - connection.SentAt);
                waiting--;
                if (last < end)
                    TrySend(connection, last);
            }
        }

        return LoadResult.Of(_latencies, Stopwatch.GetElapsedTime(began, last));

        void TrySend(Connection connection, long now)
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

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        Posix.Close(_epoll);
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket;
        private readonly byte[] _received = GC.AllocateArray<byte>(LongestAnswer, pinned: true);
        private int _length;

        public Connection(int port)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            Descriptor = (int)_socket.Handle;
        }

        public int Descriptor { get; }

        public long SentAt { get; private set; }

        public string Text => Encoding.UTF8.GetString(_received, 0, _length);

        public void Send(ReadOnlySpan<byte> request, long now)
        {
            _length = 0;
            SentAt = now;
            Posix.Send(Descriptor, request);
        }

        /// <summary>The status of the answer when all of it is there.</summary>
        public int? Receive()
        {
            if (_length == _received.Length)
                throw new InvalidDataException($"The answer is longer than {LongestAnswer} bytes:\n{Text}");
            _length += Posix.Receive(Descriptor, _received.AsSpan(_length));
            return Answer.StatusOf(_received.AsSpan(0, _length));
        }

        public void Dispose() => _socket.Dispose();
    }
}
