namespace Booking.Audit.Verification;

/// <summary>The limits of a verification.</summary>
public sealed record VerificationOptions
{
    /// <summary>Bytes that a connection for a verification should read at once (<c>Read Buffer Size</c>): with Npgsql's own
    /// 8 KiB it waits for the server after every dozen events.</summary>
    public const int ReadBufferBytes = 128 * 1024;

    /// <summary>Streams that are read at once, each with a connection of its own.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>A range of streams is closed when it has so many events; a longer stream is a range of its own.</summary>
    public int EventsPerRange { get; init; } = 20_000;

    /// <summary>A range has at most so many streams, whose read models are in memory together.</summary>
    public int StreamsPerRange { get; init; } = 64;

    /// <summary>
    /// Events that are read at once, in one snapshot of the database; null for a whole range. Fewer where there is a pace: a
    /// snapshot that is kept while the reader rests would keep PostgreSQL from clearing away the old rows of a sale.
    /// </summary>
    public int? EventsPerSnapshot { get; init; }

    /// <summary>Events, and rows of purchases, that are read in a second at the most, with rests after each
    /// <see cref="EventsPerSnapshot"/>; null for as fast as it goes.</summary>
    public int? MaxEventsPerSecond { get; init; }

    /// <summary>How long a read model that is behind the log, or not there, may take to come.</summary>
    public TimeSpan LagPatience { get; init; } = TimeSpan.FromSeconds(10);
}
