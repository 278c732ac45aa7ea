using System.Net;
using System.Net.Sockets;
using Booking.Api.Hosting;
using Booking.Api.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Booking.Api.Tests.Hosting;

public sealed class DrainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 15)]
    [InlineData(8, 15)]
    [InlineData(45, 15)]
    [InlineData(45, 60)]
    public async Task The_host_waits_longer_for_a_stop_than_connections_and_writers_may_take_to_drain(
        int connectionSeconds, int writerSeconds)
    {
        await using var app = CreateApp(connectionSeconds, writerSeconds);

        var limit = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        Assert.True(limit > TimeSpan.FromSeconds(connectionSeconds + writerSeconds), $"The host waits only {limit}.");
    }

    [Fact]
    public async Task Whoever_has_a_connection_when_the_node_leaves_has_an_answer()
    {
        const int Clients = 32;
        await using var app = CreateApp(drainSeconds: 10, writerSeconds: 1);
        app.Urls.Add("http://127.0.0.1:0");
        app.UseDrain();
        app.MapGet("/", () => "here");
        await app.StartAsync(Cancel);
        var port = new Uri(app.Urls.Single()).Port;
        using var isCrowded = new CountdownEvent(Clients);

        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Factory.StartNew(
            () => CallUntilRefused(port, isCrowded), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(isCrowded.Wait(TimeSpan.FromSeconds(30), Cancel));
        await app.StopAsync(Cancel);

        Assert.Equal(0, (await Task.WhenAll(clients)).Sum(calls => calls.Lost));
    }

    /// <summary>Connects and asks again and again until nobody is there; what was sent and not answered is lost.</summary>
    private static (int Answered, int Lost) CallUntilRefused(int port, CountdownEvent begun)
    {
        var (answered, lost) = (0, 0);
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return (answered, lost);
            }

            try
            {
                socket.Send("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"u8);
                if (socket.Receive(new byte[1024]) > 0)
                    answered++;
                else
                    lost++;
            }
            catch (SocketException)
            {
                lost++;
            }

            if (answered == 20)
                begun.Signal();
        }
    }

    private static WebApplication CreateApp(int drainSeconds, int writerSeconds)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            [new("Booking:DrainTime", TimeSpan.FromSeconds(drainSeconds).ToString())]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new WritingOptions { DrainTime = TimeSpan.FromSeconds(writerSeconds) });
        builder.Services.AddDrain();
        return builder.Build();
    }
}
