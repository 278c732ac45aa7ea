namespace Booking.EventStore;

/// <summary>What became of one batch.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Committed and durable. Two are equal when their versions are.</summary>
    /// <param name="Version">The stream's version after the batch.</param>
    public sealed record Appended(long Version) : AppendResult
    {
        /// <summary>The position of the batch's first event in the log; its others follow without a gap.</summary>
        public long FirstPosition { get; init; }

        /// <inheritdoc/>
        public bool Equals(Appended? other) => other?.Version == Version;

        /// <inheritdoc/>
        public override int GetHashCode() => Version.GetHashCode();
    }

    /// <summary>The stream was not at the expected version: nothing of the batch was written, and nothing of it ever
    /// will be.</summary>
    public sealed record Conflict : AppendResult;

    /// <summary>The connection was lost before the answer: the batch was written wholly or not at all, and which is not
    /// known.</summary>
    public sealed record Unknown(Exception Cause) : AppendResult;
}
