using Booking.Testing;
using StackExchange.Redis;

namespace Booking.Local.Tests;

public sealed class LocalRedisTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("local-redis");
    private LocalRedis? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_append_only_file_holds_is_there_after_a_restart_on_the_same_port()
    {
        _server = await LocalRedis.StartAsync(_folder.Location, new RedisOptions { AppendOnly = true }, Cancel);
        var before = _server.ConnectionString;
        using (var writer = await ConnectionMultiplexer.ConnectAsync(before))
            Assert.True(await writer.GetDatabase().StringSetAsync("seat", "A-1"));

        await _server.RestartAsync(Cancel);

        Assert.Equal(before, _server.ConnectionString);
        using var reader = await ConnectionMultiplexer.ConnectAsync(before);
        Assert.Equal("A-1", await reader.GetDatabase().StringGetAsync("seat"));
    }

    [Fact]
    public async Task Without_an_append_only_file_a_killed_server_begins_empty()
    {
        _server = await LocalRedis.StartAsync(_folder.Location, new RedisOptions { AppendOnly = false }, Cancel);
        using (var writer = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString))
            Assert.True(await writer.GetDatabase().StringSetAsync("seat", "A-1"));

        await _server.KillAsync(Cancel);
        Assert.False(_server.Process.IsAlive);
        await _server.RestartAsync(Cancel);

        using var reader = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        Assert.True((await reader.GetDatabase().StringGetAsync("seat")).IsNull);
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        _server = await LocalRedis.StartAsync(_folder.Location, cancel: Cancel);
        using var stranger = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},abortConnect=false");

        await Assert.ThrowsAnyAsync<RedisException>(() => stranger.GetDatabase().StringGetAsync("seat"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }
}
