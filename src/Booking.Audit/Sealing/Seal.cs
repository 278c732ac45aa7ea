using Booking.EventStore.Chain;

namespace Booking.Audit.Sealing;

/// <summary>What the heads of all streams were at a position of the log.</summary>
/// <param name="Number">1 for the first; without gaps.</param>
/// <param name="SealedAt">When, UTC.</param>
/// <param name="Position">The last event that it covers.</param>
/// <param name="PreviousHash">Of the seal before it; 64 zeros for the first.</param>
/// <param name="Heads">Those that have moved since the seal before, by rising stream ids.</param>
public sealed record Seal(
    long Number, DateTimeOffset SealedAt, long Position, string PreviousHash, IReadOnlyList<SealHead> Heads)
{
    /// <summary>Stands for the hash before the first seal.</summary>
    public static string NoHash { get; } = new('0', EventHash.Digits);
}

/// <summary>The last event of a stream.</summary>
/// <param name="Stream">The stream's id.</param>
/// <param name="Version">The event's version.</param>
/// <param name="Hash">The event's hash, 64 hexadecimal digits.</param>
public sealed record SealHead(Guid Stream, long Version, string Hash);
