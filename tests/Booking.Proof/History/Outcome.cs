namespace Booking.Proof.History;

/// <summary>What a client knows of its operation when the call is over.</summary>
public enum Outcome
{
    /// <summary>It was told that it happened.</summary>
    Ok,

    /// <summary>It was told that nothing happened.</summary>
    Refused,

    /// <summary>No answer, or one that leaves it open: it may have happened, may happen still, or never.</summary>
    Unknown,
}
