using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>
/// Hears which reservations have changed, on whatever node they are projected. What is published while Redis is away is
/// lost. Safe for concurrent use.
/// </summary>
/// <param name="connection">May be disconnected: it listens again by itself when it is back.</param>
public sealed class ReservationListener(IConnectionMultiplexer connection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Begins to listen; to be called once until <see cref="EndAsync"/>.</summary>
    /// <param name="heard">Gets each; must be quick and must not throw.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task BeginAsync(Action<ReservationNews> heard, CancellationToken cancellationToken) => QuietlyAsync(
        connection.GetSubscriber().SubscribeAsync(
            RedisKeys.ReservationNews,
            (_, message) =>
            {
                var rest = ((byte[])message!).AsSpan();
                for (; rest.Length >= ReservationNews.Length; rest = rest[ReservationNews.Length..])
                    heard(ReservationNews.Read(rest));
            }),
        cancellationToken);

    /// <summary>Listens no more.</summary>
    public Task EndAsync(CancellationToken cancellationToken) =>
        QuietlyAsync(connection.GetSubscriber().UnsubscribeAsync(RedisKeys.ReservationNews), cancellationToken);

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
}
