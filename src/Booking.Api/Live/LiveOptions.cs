namespace Booking.Api.Live;

/// <summary>The limits of the live channel, each of one node.</summary>
public sealed class LiveOptions
{
    /// <summary>Connections at once; another one is answered 503.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Sessions that are watched at once, each with its map in memory: about five bytes a seat.</summary>
    public int MaxWatchedSessions { get; init; } = 1_000;

    /// <summary>Sessions that one connection may watch.</summary>
    public int MaxSessionsPerConnection { get; init; } = 16;

    /// <summary>Reservations that may be bound to one connection at once.</summary>
    public int MaxReservationsPerConnection { get; init; } = 16;

    /// <summary>The least time between two messages about a session: 20 a second.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Messages a second to all watchers together. With more watchers than that and <see cref="Pace"/> allow, messages are
    /// fewer and each says more, so that those who look on leave the processors to those who buy.
    /// </summary>
    public int MaxMessagesPerSecond { get; init; } = 25_000 * Environment.ProcessorCount;

    /// <summary>
    /// Bytes a second about one session to all its watchers: a message that took more than its share of them makes the next
    /// one later. What a whole stadium changes at once, told to thousands, would leave nothing to those who buy.
    /// </summary>
    public long MaxBytesPerSecond { get; init; } = 100_000_000L * Environment.ProcessorCount;

    /// <summary>How often a watched map is compared with the read model, to find out what was missed.</summary>
    public TimeSpan CompareEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A map that nobody watches any more is kept so long: who comes back gets what changed and not the whole.
    /// </summary>
    public TimeSpan KeepUnwatched { get; init; } = TimeSpan.FromSeconds(30);
}
