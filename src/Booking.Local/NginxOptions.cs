namespace Booking.Local;

/// <summary>How a <see cref="LocalNginx"/> is set up.</summary>
public sealed record NginxOptions
{
    /// <summary>The nodes' ports on 127.0.0.1.</summary>
    public required IReadOnlyList<int> NodePorts { get; init; }

    /// <summary>Whether a session's requests go to one node, by consistent hashing; else each to the next node.</summary>
    public bool HasAffinity { get; init; } = true;

    /// <summary>The port to listen on; null for a free one.</summary>
    public int? Port { get; init; }
}
