namespace Booking.Local;

/// <summary>How a <see cref="LocalPostgres"/> is set up.</summary>
public sealed record PostgresOptions
{
    /// <summary>
    /// Whether commits wait for the disk (PostgreSQL's <c>fsync</c>). Off only for data that may be lost with the
    /// machine.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>PostgreSQL's <c>shared_buffers</c>.</summary>
    public string SharedBuffers { get; init; } = "256MB";

    /// <summary>PostgreSQL's <c>max_connections</c>.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>The port to listen on; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Further settings by name; they win over those above.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
