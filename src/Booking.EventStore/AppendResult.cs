namespace Booking.EventStore;

/// <summary>What became of one batch.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Committed and durable.</summary>
    /// <param name="Version">The stream's version after the batch.</param>
    public sealed record Appended(long Version) : AppendResult;

    /// <summary>The stream was not at the expected version: nothing of the batch was written, and nothing of it ever
    /// will be.</summary>
    public sealed record Conflict : AppendResult;

    /// <summary>The connection was lost before the answer: the batch was written wholly or not at all, and which is not
    /// known.</summary>
    public sealed record Unknown(Exception Cause) : AppendResult;
}
