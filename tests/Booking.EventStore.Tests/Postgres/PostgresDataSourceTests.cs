using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Booking.EventStore.Postgres;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>
/// Before a server that is in trouble. Until it has cleared up after a crash it waits for whoever has connected and not said
/// what for.
/// </summary>
public sealed class PostgresDataSourceTests
{
    private const int RequestForEncryptionBytes = 8;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_accepts_and_says_nothing_is_given_up_soon_and_left_without_a_connection(bool isAsync)
    {
        await using var server = new TroubledServer(_ => null);
        await using var source = PostgresDataSource.Create(server.ConnectionString);

        var began = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(source, isAsync));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, PostgresDataSource.ConnectTimeout + Soon);
        await Assert.Single(server.Connections).WaitAsync(Soon, Cancel);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_refuses_is_not_asked_a_second_time(bool isAsync)
    {
        await using var server = new TroubledServer(
            request => request == RequestForEncryptionBytes ? "N"u8.ToArray() : InRecovery());
        await using var source = PostgresDataSource.Create(server.ConnectionString);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(source, isAsync));

        Assert.Equal(PostgresErrorCodes.CannotConnectNow, refusal.SqlState);
        await Assert.Single(server.Connections).WaitAsync(Soon, Cancel);
    }

    [Fact]
    public void What_the_connection_string_says_itself_is_left_as_it_is()
    {
        using var source = PostgresDataSource.Create("Host=127.0.0.1;Timeout=7;GSS Encryption Mode=Require");

        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Assert.Equal(7, settings.Timeout);
        Assert.Equal(GssEncryptionMode.Require, settings.GssEncryptionMode);
    }

    private static async Task OpenAsync(NpgsqlDataSource source, bool isAsync)
    {
        await using var connection = isAsync
            ? await source.OpenConnectionAsync(Cancel)
            : await Task.Run(source.OpenConnection, Cancel);
    }

    // ErrorResponse, as PostgreSQL's protocol 3.0 has it: code, length with itself, fields that end with a zero.
    private static byte[] InRecovery()
    {
        var fields = Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C57P03\0Mthe database system is in recovery mode\0\0");
        var message = new byte[1 + sizeof(int) + fields.Length];
        message[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), sizeof(int) + fields.Length);
        fields.CopyTo(message, 1 + sizeof(int));
        return message;
    }

    /// <summary>Answers each thing that it is sent by its length; null is no answer.</summary>
    private sealed class TroubledServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stopping = new();
        private readonly List<Task> _connections = [];
        private readonly Func<int, byte[]?> _answer;
        private readonly Task _accepting;

        public TroubledServer(Func<int, byte[]?> answer)
        {
            _answer = answer;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public string ConnectionString => string.Create(
            null, $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Username=booking;Password=secret");

        /// <summary>What was connected; each ends when the client has closed it.</summary>
        public IReadOnlyList<Task> Connections
        {
            get
            {
                lock (_connections)
                    return [.. _connections];
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _accepting;
            await Task.WhenAll(Connections);
            _listener.Dispose();
            _stopping.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptSocketAsync(_stopping.Token);
                    lock (_connections)
                        _connections.Add(ServeAsync(client));
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(Socket client)
        {
            using (client)
            {
                var received = new byte[1024];
                try
                {
                    while (await client.ReceiveAsync(received, _stopping.Token) is > 0 and var length)
                    {
                        if (_answer(length) is { } answer)
                            await client.SendAsync(answer, _stopping.Token);
                    }
                }
                catch (Exception end) when (end is SocketException or OperationCanceledException)
                {
                    // Closed by a reset, or the test is over.
                }
            }
        }
    }
}
