namespace Booking.Audit.Verification;

/// <summary>An event as its row in the log has it, byte for byte; valid until the next row is read.</summary>
internal readonly ref struct EventRow
{
    public required Guid StreamId { get; init; }

    public required long Version { get; init; }

    public required long Position { get; init; }

    /// <summary>UTC, to the microsecond.</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>The stored name in UTF-8.</summary>
    public required ReadOnlySpan<byte> Type { get; init; }

    /// <summary>A JSON object in UTF-8.</summary>
    public required ReadOnlySpan<byte> Headers { get; init; }

    /// <summary>JSON in UTF-8.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }
}
