using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Booking.Api.Hosting;

/// <summary>
/// Lets a node leave without a request lost. When it is asked to stop it first takes no new connection, so that a proxy goes
/// to another node with certainty that nothing was sent; accepts those that the kernel has taken in already; and closes each
/// connection it has with the next answer. What nothing comes through is for the proxy to close. Only then, or after
/// <see cref="Time"/>, the server stops.
/// </summary>
/// <param name="configuration"><c>Booking:DrainTime</c>: the longest time to drain, nothing by default.</param>
/// <param name="clock">Measures it.</param>
/// <param name="log">Where it is told.</param>
public sealed class Drain(IConfiguration configuration, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService
{
    /// <summary>What a connection that was begun before may take until the kernel has it: a round trip or two.</summary>
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan QueuePause = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest time to accept what the kernel has taken in.</summary>
    private static readonly TimeSpan QueuePatience = TimeSpan.FromSeconds(2);

    private readonly List<Socket> _listening = [];
    private readonly List<IConnectionListener> _listeners = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _connections;
    private volatile bool _isUnderWay;

    /// <summary>The longest time to drain.</summary>
    public TimeSpan Time { get; } = configuration.GetValue("Booking:DrainTime", TimeSpan.Zero);

    /// <summary>Whether the node is about to leave.</summary>
    public bool IsUnderWay => _isUnderWay;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Time == TimeSpan.Zero)
            return;
        log.Draining(Time);
        _isUnderWay = true;
        await EmptyQueuesAsync(cancellationToken);
        IConnectionListener[] listeners;
        lock (_gate)
            listeners = [.. _listeners];
        foreach (var listener in listeners)
            await listener.UnbindAsync(cancellationToken);
        lock (_gate)
        {
            if (_connections == 0)
                _empty.TrySetResult();
        }

        try
        {
            await _empty.Task.WaitAsync(Time, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            log.DrainLeft(Volatile.Read(ref _connections));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        lock (_gate)
            _listening.Add(socket);
        return socket;
    }

    internal void Watch(IConnectionListener listener)
    {
        lock (_gate)
            _listeners.Add(listener);
    }

    internal void Count(ConnectionContext connection)
    {
        Interlocked.Increment(ref _connections);
        connection.ConnectionClosed.UnsafeRegister(static drain => ((Drain)drain!).Forget(), this);
    }

    private async Task EmptyQueuesAsync(CancellationToken cancellationToken)
    {
        Socket[] sockets;
        lock (_gate)
            sockets = [.. _listening];
        try
        {
            foreach (var socket in sockets)
                ListenQueue.TakeNoMore(socket);
            var began = clock.GetTimestamp();
            await Task.Delay(Handshake, clock, cancellationToken);
            while (sockets.Any(socket => ListenQueue.Length(socket) > 0) && clock.GetElapsedTime(began) < QueuePatience)
                await Task.Delay(QueuePause, clock, cancellationToken);
        }
        catch (SocketException failure)
        {
            // A sandbox that does not know the option: as good as without it.
            log.ListenQueueUnknown(failure);
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            if (Interlocked.Decrement(ref _connections) == 0 && _isUnderWay)
                _empty.TrySetResult();
        }
    }
}

/// <summary>The ordinary sockets, with listeners that a <see cref="Drain"/> can close before their connections.</summary>
internal sealed class DrainableTransport(SocketTransportFactory sockets, Drain drain)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var listener = new Listener(await sockets.BindAsync(endpoint, cancellationToken), drain);
        drain.Watch(listener);
        return listener;
    }

    private sealed class Listener(IConnectionListener inner, Drain drain) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken)
        {
            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null)
                drain.Count(connection);
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
