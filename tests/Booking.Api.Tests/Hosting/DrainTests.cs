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
    [Theory]
    [InlineData(0, 15)]
    [InlineData(8, 15)]
    [InlineData(45, 15)]
    [InlineData(45, 60)]
    public async Task The_host_waits_longer_for_a_stop_than_connections_and_writers_may_take_to_drain(
        int connectionSeconds, int writerSeconds)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            [new("Booking:DrainTime", TimeSpan.FromSeconds(connectionSeconds).ToString())]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new WritingOptions { DrainTime = TimeSpan.FromSeconds(writerSeconds) });
        builder.Services.AddDrain();
        await using var app = builder.Build();

        var limit = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        Assert.True(limit > TimeSpan.FromSeconds(connectionSeconds + writerSeconds), $"The host waits only {limit}.");
    }
}
