using System.Net;
using System.Net.Sockets;
using System.Text;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>A client that does not read.</summary>
public sealed class SlowWatcherTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private const int Rows = 200;
    private const int SeatsPerRow = 200;
    private const int RowsATurn = 25;
    private const int Turns = 240;
    private const int SmallBuffer = 4_096;

    /// <summary>What the hub, the server and the kernel together may have taken before they wait for the reader.</summary>
    private const int MostInBuffers = 6 << 20;

    private readonly Backend _backend = new(postgres, redis);
    private ApiProcess _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("slow_watcher");
        _node = await _backend.StartNodeAsync(("Booking__Live__Pace", "00:00:00.005"));
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Who_does_not_read_costs_no_growing_queue_and_catches_up_with_what_is_true_then()
    {
        var manager = await Buyer.ManagerAsync(_node.Address);
        var session = await manager.OpenSessionAsync(Rows, SeatsPerRow);
        using var slow = await ConnectAsync(session);
        await using var fast = await LiveClient.ConnectAsync(_node.Address, cancel: Cancel);
        await fast.InvokeAsync("Watch", [session], Cancel);
        var map = new LiveMap();
        map.Apply(await fast.NextAsync(Cancel));

        // 5,000 seats change each time: some 45 KB a message.
        var sent = 0L;
        var version = 1L;
        for (var turn = 0; turn < Turns; turn++)
        {
            var seats = Enumerable.Range(0, RowsATurn).SelectMany(row => Enumerable.Range(1, SeatsPerRow).Select(
                seat => $"{GridRows.Label((turn / 2 * RowsATurn + row) % Rows)}-{seat}"));
            var body = new { seats = seats.ToArray(), reason = "turn" };
            var answer = turn % 2 == 0
                ? await manager.PostAsync($"/sessions/{session}/blocks", body)
                : await manager.DeleteAsync($"/sessions/{session}/blocks", body);
            version = answer.Is(HttpStatusCode.OK)["version"].GetValue<long>();
            while (map.Version < version)
            {
                var message = await fast.NextAsync(Cancel);
                sent += message.Bytes;
                map.Apply(message);
            }
        }

        var (received, messages, last) = await ReadUntilAsync(slow, version);

        Assert.Equal(version, last);
        Assert.True(messages < map.Folded.Deltas * 3 / 4, $"{messages} messages of {map.Folded.Deltas} waited for the reader.");
        Assert.True(received < Math.Min(sent, MostInBuffers), $"{received} bytes waited for the reader, of {sent} sent to others.");
    }

    /// <summary>A raw client with small buffers: its handshake and one call, and nothing read after the answer to it.</summary>
    private async Task<Socket> ConnectAsync(string session)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer };
        await socket.ConnectAsync("127.0.0.1", _node.Port, Cancel);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n"),
            Cancel);
        await socket.SendAsync(Frame("""{"protocol":"json","version":1}"""), Cancel);
        await socket.SendAsync(Frame($$"""{"type":1,"target":"Watch","arguments":["{{session}}"]}"""), Cancel);
        return socket;
    }

    /// <summary>A masked text frame (RFC 6455, 5.2) with a mask of zeros.</summary>
    private static byte[] Frame(string record)
    {
        byte[] payload = [.. Encoding.UTF8.GetBytes(record), 0x1E];
        return [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }

    private static async Task<(long Received, int Messages, long Version)> ReadUntilAsync(Socket socket, long version)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 << 10];
        var received = 0L;
        var messages = 0;
        var last = 0L;
        while (last < version)
        {
            var count = await socket.ReceiveAsync(buffer, Cancel);
            Assert.True(count > 0, "The connection was closed.");
            received += count;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var whole = text.ToString();
            var end = whole.LastIndexOf('\u001e');
            if (end < 0)
                continue;
            foreach (var record in whole[..end].Split('\u001e'))
            {
                var at = record.IndexOf("\"version\":", StringComparison.Ordinal);
                if (at < 0)
                    continue;
                messages++;
                last = long.Parse(record.AsSpan(at + 10, record.IndexOf(',', at) - at - 10), System.Globalization.CultureInfo.InvariantCulture);
            }

            text.Clear().Append(whole.AsSpan(end + 1));
        }

        return (received, messages, last);
    }
}
