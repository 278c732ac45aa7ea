using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using static System.FormattableString;

namespace Booking.Testing;

/// <summary>
/// A TCP proxy on 127.0.0.1 that stands between a client and its server and, when told, behaves as bad networks do.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly string _targetHost;
    private readonly int _targetPort;
    private readonly Task _accepting;
    private volatile Gate _gate = new();
    private long _delayTicks;
    private long _requestBytesLeft = long.MaxValue;
    private long _answerBytesLeft = long.MaxValue;
    private volatile bool _refuses;
    private int _cuts;

    public FaultyProxy(int targetPort, string targetHost = "127.0.0.1")
    {
        _targetHost = targetHost;
        _targetPort = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port { get; }

    /// <summary>Connections open through the proxy now.</summary>
    public int Connections => _links.Count;

    /// <summary>How many connections the proxy itself has cut so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Every piece of data, either way, arrives this much later; set to zero to end it.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>A connection string, Npgsql's or StackExchange.Redis', that leads through this proxy.</summary>
    public string Through(string connectionString) => connectionString
        .Replace(Invariant($"Port={_targetPort};"), Invariant($"Port={Port};"), StringComparison.Ordinal)
        .Replace(Invariant($"{_targetHost}:{_targetPort},"), Invariant($"127.0.0.1:{Port},"), StringComparison.Ordinal);

    /// <summary>Cuts every open connection with a reset; new ones are let through.</summary>
    public void Cut()
    {
        foreach (var link in _links.Keys)
            CutLink(link);
    }

    /// <summary>Cuts every open connection, and new ones at once, until <see cref="Accept"/>.</summary>
    public void Refuse()
    {
        _refuses = true;
        Cut();
    }

    /// <summary>Lets connections through again after <see cref="Refuse"/>.</summary>
    public void Accept() => _refuses = false;

    /// <summary>Holds all data back, both ways, with the connections open, until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new Gate(closed: true);

    /// <summary>Lets the data go that <see cref="Hold"/> held back, and all that follows.</summary>
    public void Release()
    {
        var gate = _gate;
        _gate = new Gate();
        gate.Open();
    }

    /// <summary>Cuts the connection on which the bytes sent to the server, of all connections, reach a count from now on.</summary>
    public void CutAfterRequestBytes(long count) => Interlocked.Exchange(ref _requestBytesLeft, count);

    /// <summary>
    /// Cuts the connection on which the bytes answered by the server, of all connections, reach a count from now on. With 0
    /// the next request still reaches the server and its answer is lost: the client cannot know what became of it.
    /// </summary>
    public void CutAfterAnswerBytes(long count) => Interlocked.Exchange(ref _answerBytesLeft, count);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Release();
        Cut();
        await _accepting;
        await Task.WhenAll(_links.Keys.Select(link => link.Served));
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var link = new Link(client);
            _links[link] = true; // Before it is served: whoever has seen the connection can cut it.
            link.Served = ServeAsync(link);
        }
    }

    private async Task ServeAsync(Link link)
    {
        try
        {
            await _gate.Passing;
            if (_refuses)
            {
                CutLink(link);
                return;
            }

            await link.Server.ConnectAsync(_targetHost, _targetPort, _stopping.Token);
            await Task.WhenAll(
                ForwardAsync(link, link.Client, link.Server, () => ref _requestBytesLeft),
                ForwardAsync(link, link.Server, link.Client, () => ref _answerBytesLeft));
        }
        catch (Exception broken) when (IsEndOfLink(broken))
        {
            link.Reset(); // The other side is told in the same way.
        }
        finally
        {
            link.Finish();
            _links.TryRemove(link, out _);
        }
    }

    private delegate ref long Allowance();

    private async Task ForwardAsync(Link link, Socket from, Socket to, Allowance bytesLeft)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer, SocketFlags.None, _stopping.Token);
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                await _gate.Passing;
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, _stopping.Token);
                var allowed = Take(ref bytesLeft(), read);
                for (var sent = 0; sent < allowed;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent), SocketFlags.None, _stopping.Token);
                if (allowed < read)
                {
                    CutLink(link);
                    return;
                }
            }
        }
        catch (Exception broken) when (IsEndOfLink(broken))
        {
            link.Reset();
        }
    }

    /// <summary>Takes bytes from an allowance; one that is used up is unlimited again for the connections that follow.</summary>
    private static int Take(ref long left, int wanted)
    {
        while (true)
        {
            var before = Interlocked.Read(ref left);
            if (before == long.MaxValue)
                return wanted;
            var after = before < wanted ? long.MaxValue : before - wanted;
            if (Interlocked.CompareExchange(ref left, after, before) == before)
                return (int)Math.Min(before, wanted);
        }
    }

    private void CutLink(Link link) => link.Reset(() => Interlocked.Increment(ref _cuts));

    private static bool IsEndOfLink(Exception failure) =>
        failure is SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Open from the start, or closed until it is opened.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Gate(bool closed = false)
        {
            if (!closed)
                _opened.SetResult();
        }

        public Task Passing => _opened.Task;

        public void Open() => _opened.TrySetResult();
    }

    private sealed class Link(Socket client)
    {
        private readonly Lock _ending = new();
        private bool _finished;

        public Socket Client { get; } = client;

        public Socket Server { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public Task Served { get; set; } = Task.CompletedTask;

        /// <summary>Ends both connections, if they have not ended, so that either side sees a reset.</summary>
        /// <param name="before">What is to be done before anybody can see it.</param>
        public void Reset(Action? before = null)
        {
            lock (_ending)
            {
                if (_finished)
                    return;
                before?.Invoke();
                Client.LingerState = new LingerOption(enable: true, seconds: 0);
                Server.LingerState = new LingerOption(enable: true, seconds: 0);
                Finish();
            }
        }

        public void Finish()
        {
            lock (_ending)
            {
                _finished = true;
                Client.Dispose();
                Server.Dispose();
            }
        }
    }
}
