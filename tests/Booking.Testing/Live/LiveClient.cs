using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Booking.Testing.Live;

/// <summary>
/// A client of the hub at <c>/live</c>: the SignalR JSON protocol, version 1, on a WebSocket. Records end with 0x1E.
/// </summary>
public sealed class LiveClient : IAsyncDisposable
{
    private const byte RecordEnd = 0x1E;
    private const int BufferBytes = 16 << 10;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<LiveEvent> _events = Channel.CreateUnbounded<LiveEvent>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement?>> _calls = new();
    private readonly TaskCompletionSource<LiveClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly List<byte> _partial = [];
    private Task _running = Task.CompletedTask;
    private LiveClose? _announced;
    private int _lastCall;

    private LiveClient(ClientWebSocket socket) => _socket = socket;

    /// <summary>What the hub sends, in order; complete when the connection has ended.</summary>
    public ChannelReader<LiveEvent> Events => _events.Reader;

    /// <summary>Completes when the connection has ended, with what the hub said of it.</summary>
    public Task<LiveClose> Closed => _closed.Task;

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="address">The root of a node or of the proxy.</param>
    /// <param name="token">An access token, sent in the query as browsers must.</param>
    /// <param name="configure">Changes the socket's options, its headers for instance.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<LiveClient> ConnectAsync(
        Uri address, string? token = null, Action<ClientWebSocketOptions>? configure = null,
        CancellationToken cancel = default)
    {
        var socket = new ClientWebSocket();
        var client = new LiveClient(socket);
        try
        {
            configure?.Invoke(socket.Options);
            var hub = new UriBuilder(address) { Scheme = "ws", Path = "/live" };
            if (token is not null)
                hub.Query = $"access_token={Uri.EscapeDataString(token)}";
            await socket.ConnectAsync(hub.Uri, cancel);
            client._running = Task.WhenAll(client.ReceiveAsync(), client.PingAsync());
            await client.SendRecordAsync("""{"protocol":"json","version":1}""", cancel);
            await client._handshake.Task.WaitAsync(cancel);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of the hub and waits for its answer.</summary>
    /// <returns>What it returned; null for a method that returns nothing.</returns>
    /// <exception cref="LiveCallException">It failed; the message is the hub's.</exception>
    public async Task<JsonElement?> InvokeAsync(string method, object?[] arguments, CancellationToken cancel = default)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendRecordAsync(
            JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }), cancel);
        return await call.Task.WaitAsync(cancel);
    }

    /// <summary>Sends a record as it stands, whatever it is.</summary>
    public async Task SendRecordAsync(string record, CancellationToken cancel = default)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            byte[] bytes = [.. Encoding.UTF8.GetBytes(record), RecordEnd];
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next thing that the hub sends.</summary>
    public async Task<LiveEvent> NextAsync(CancellationToken cancel = default) => await _events.Reader.ReadAsync(cancel);

    /// <summary>The next thing that the hub sends to a method; others are passed by.</summary>
    public async Task<LiveEvent> NextAsync(string target, CancellationToken cancel = default)
    {
        while (true)
        {
            var next = await _events.Reader.ReadAsync(cancel);
            if (next.Target == target)
                return next;
        }
    }

    /// <summary>Ends the connection in order.</summary>
    public async Task CloseAsync(CancellationToken cancel = default)
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
        await _closed.Task.WaitAsync(cancel);
    }

    /// <summary>Cuts the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Abort();
        await _running;
        _socket.Dispose();
        _sending.Dispose();
        _stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[BufferBytes];
        Exception? failure = null;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), _stopping.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                Take(buffer.AsSpan(0, received.Count));
            }
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            failure = ended;
        }
        finally
        {
            End(failure);
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token) && !_closed.Task.IsCompleted)
                await SendRecordAsync("""{"type":6}""", _stopping.Token);
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            return; // The connection has ended, which the receiver tells.
        }
    }

    private void Take(ReadOnlySpan<byte> received)
    {
        while (received.IndexOf(RecordEnd) is >= 0 and var end)
        {
            _partial.AddRange(received[..end]);
            TakeRecord(_partial.ToArray());
            _partial.Clear();
            received = received[(end + 1)..];
        }

        _partial.AddRange(received);
    }

    private void TakeRecord(byte[] record)
    {
        using var document = JsonDocument.Parse(record);
        var root = document.RootElement;
        if (!root.TryGetProperty("type", out var type))
        {
            if (root.TryGetProperty("error", out var refused))
                _handshake.TrySetException(new LiveCallException(refused.GetString()!));
            else
                _handshake.TrySetResult();
            return;
        }

        switch (type.GetInt32())
        {
            case 1:
                _events.Writer.TryWrite(new LiveEvent(
                    root.GetProperty("target").GetString()!, root.GetProperty("arguments")[0].Clone(), record.Length));
                break;
            case 3:
                Complete(root);
                break;
            case 7:
                _announced = new LiveClose(
                    root.TryGetProperty("error", out var error) ? error.GetString() : null,
                    root.TryGetProperty("allowReconnect", out var allow) && allow.GetBoolean());
                break;
        }
    }

    private void Complete(JsonElement completion)
    {
        if (!_calls.TryRemove(completion.GetProperty("invocationId").GetString()!, out var call))
            return;
        if (completion.TryGetProperty("error", out var error))
            call.TrySetException(new LiveCallException(error.GetString()!));
        else
            call.TrySetResult(completion.TryGetProperty("result", out var result) ? result.Clone() : null);
    }

    private static bool IsEnd(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or ObjectDisposedException;

    private void End(Exception? failure)
    {
        var ended = failure ?? new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        _handshake.TrySetException(ended);
        foreach (var call in _calls.Values)
            call.TrySetException(ended);
        _events.Writer.TryComplete();
        _closed.TrySetResult(_announced ?? new LiveClose(failure?.Message, false));
    }
}
