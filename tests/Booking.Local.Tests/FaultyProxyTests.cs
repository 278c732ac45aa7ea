using System.Net;
using System.Net.Sockets;
using Booking.Testing;

namespace Booking.Local.Tests;

public sealed class FaultyProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly FaultyProxy _proxy;

    public FaultyProxyTests()
    {
        _target.Start();
        _proxy = new FaultyProxy(((IPEndPoint)_target.LocalEndpoint).Port);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_goes_through_both_ways_and_so_does_the_end()
    {
        var (client, server) = await ConnectAsync();

        await client.SendAsync("ask"u8.ToArray(), Cancel);
        Assert.Equal("ask", await ReadAsync(server, 3));
        await server.SendAsync("answer"u8.ToArray(), Cancel);
        server.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer", await ReadAsync(client, 6));
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task A_lost_answer_is_a_request_that_the_server_has_read()
    {
        var (client, server) = await ConnectAsync();
        _proxy.CutAfterAnswerBytes(0);

        await client.SendAsync("commit"u8.ToArray(), Cancel);
        Assert.Equal("commit", await ReadAsync(server, 6));
        await server.SendAsync("done"u8.ToArray(), Cancel);

        await AssertResetAsync(client);
        Assert.Equal(1, _proxy.Cuts);
        var (next, nextServer) = await ConnectAsync();
        await nextServer.SendAsync("open"u8.ToArray(), Cancel);
        Assert.Equal("open", await ReadAsync(next, 4));
    }

    [Fact]
    public async Task A_request_is_cut_after_the_bytes_that_were_allowed()
    {
        var (client, server) = await ConnectAsync();
        _proxy.CutAfterRequestBytes(4);

        await client.SendAsync("commit"u8.ToArray(), Cancel);

        Assert.Equal("comm", await ReadAsync(server, 4));
        await AssertResetAsync(server);
        await AssertResetAsync(client);
    }

    [Fact]
    public async Task A_cut_ends_the_open_connections_and_no_other()
    {
        var (client, server) = await ConnectAsync();

        _proxy.Cut();

        await AssertResetAsync(client);
        await AssertResetAsync(server);
        var (next, nextServer) = await ConnectAsync();
        await next.SendAsync("ask"u8.ToArray(), Cancel);
        Assert.Equal("ask", await ReadAsync(nextServer, 3));
    }

    [Fact]
    public async Task What_is_held_back_arrives_after_the_release()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Hold();
        await client.SendAsync("ask"u8.ToArray(), Cancel);
        var arrival = ReadAsync(server, 3);

        await Assert.ThrowsAsync<TimeoutException>(() => arrival.WaitAsync(TimeSpan.FromMilliseconds(100), Cancel));
        _proxy.Release();

        Assert.Equal("ask", await arrival);
    }

    [Fact]
    public async Task Refused_connections_are_cut_until_they_are_accepted_again()
    {
        _proxy.Refuse();
        using (var refused = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            var reset = await Assert.ThrowsAsync<SocketException>(async () =>
            {
                await refused.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancel);
                await refused.ReceiveAsync(new byte[1], SocketFlags.None, Cancel);
            });
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }

        _proxy.Accept();

        var (client, server) = await ConnectAsync();
        await client.SendAsync("ask"u8.ToArray(), Cancel);
        Assert.Equal("ask", await ReadAsync(server, 3));
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _target.Dispose();
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancel);
        return (client, await _target.AcceptSocketAsync(Cancel));
    }

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None, Cancel).AsTask().WaitAsync(Patience, Cancel);
            Assert.NotEqual(0, more);
            read += more;
        }

        return System.Text.Encoding.ASCII.GetString(buffer);
    }

    private static async Task AssertResetAsync(Socket socket)
    {
        var reset = await Assert.ThrowsAsync<SocketException>(
            () => socket.ReceiveAsync(new byte[1], SocketFlags.None, Cancel).AsTask().WaitAsync(Patience, Cancel));
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }
}
