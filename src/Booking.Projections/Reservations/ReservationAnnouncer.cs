using Booking.EventStore;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>
/// Publishes which reservations have changed, one message a batch, and none while nobody listens: a sale that no owner
/// looks at pays one question a batch.
/// </summary>
internal sealed class ReservationAnnouncer(IConnectionMultiplexer redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Publishes the news of events that every reader of the log may know by now.</summary>
    public async Task AnnounceAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var channel = RedisKeys.ReservationNews;
        var asked = await database.ExecuteAsync("PUBSUB", "NUMSUB", (string)channel!).WaitAsync(Patience, cancellationToken);
        // The answer: channel, number, channel, number, …
        if ((long)((RedisResult[])asked!)[1] == 0)
            return;
        var news = new byte[events.Count * ReservationNews.Length];
        var length = 0;
        foreach (var e in events)
        {
            if (ReservationNews.Of(e) is not { } one)
                continue;
            one.Write(news.AsSpan(length));
            length += ReservationNews.Length;
        }

        if (length > 0)
            await database.PublishAsync(channel, news[..length]).WaitAsync(Patience, cancellationToken);
    }
}
