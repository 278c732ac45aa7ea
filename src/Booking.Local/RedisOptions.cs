namespace Booking.Local;

/// <summary>How a <see cref="LocalRedis"/> is set up.</summary>
public sealed record RedisOptions
{
    /// <summary>
    /// Whether commands are kept in an append-only file, written out every second. Without it a restart begins empty.
    /// </summary>
    public bool AppendOnly { get; init; } = true;

    /// <summary>The number of logical databases.</summary>
    public int Databases { get; init; } = 16;

    /// <summary>The port to listen on; null for a free one.</summary>
    public int? Port { get; init; }
}
