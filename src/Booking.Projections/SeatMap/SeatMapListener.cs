using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>
/// Hears what the projection, on whatever node it runs, does to the maps of sessions. What is published while Redis is
/// away, or while this node's connection is, is lost: whoever listens has to look at the versions. Safe for concurrent use.
/// </summary>
public sealed class SeatMapListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _connection;

    /// <summary>A listener on a Redis.</summary>
    /// <param name="connection">May be disconnected: it listens again by itself when it is back.</param>
    public SeatMapListener(IConnectionMultiplexer connection)
    {
        _connection = connection;
        connection.ConnectionRestored += (_, _) => Reconnected?.Invoke();
    }

    /// <summary>A connection to Redis is back: news may have been missed.</summary>
    public event Action? Reconnected;

    /// <summary>Listens to the news of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="heard">Gets them one after the other; must be quick and must not throw.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Ends it.</returns>
    public async Task<IAsyncDisposable> ListenAsync(
        SessionId session, Action<SeatMapNews> heard, CancellationToken cancellationToken)
    {
        var listening = new Listening(_connection.GetSubscriber(), RedisKeys.SeatMapNews(session), heard);
        await listening.BeginAsync(cancellationToken);
        return listening;
    }

    private sealed class Listening(ISubscriber subscriber, RedisChannel channel, Action<SeatMapNews> heard)
        : IAsyncDisposable
    {
        public Task BeginAsync(CancellationToken cancellationToken) =>
            QuietlyAsync(subscriber.SubscribeAsync(channel, OnMessage), cancellationToken);

        public async ValueTask DisposeAsync() =>
            await QuietlyAsync(subscriber.UnsubscribeAsync(channel, OnMessage), CancellationToken.None);

        // Away, the client remembers what is subscribed to, and says so to Redis when it is back.
        private static async Task QuietlyAsync(Task asked, CancellationToken cancellationToken)
        {
            try
            {
                await asked.WaitAsync(Patience, cancellationToken);
            }
            catch (Exception failure) when (RedisFaults.IsTransient(failure))
            {
                return;
            }
        }

        private void OnMessage(RedisChannel from, RedisValue message)
        {
            if (SeatMapNewsFormat.Parse((byte[])message!) is { } news)
                heard(news);
        }
    }
}
