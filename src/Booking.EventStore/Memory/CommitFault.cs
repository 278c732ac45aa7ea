namespace Booking.EventStore.Memory;

/// <summary>What goes wrong with a commit of the memory store, as the one who asked for it sees it.</summary>
public enum CommitFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Before the commit: nothing is written, the answer is unknown. After it: written, the answer is
    /// unknown.</summary>
    ConnectionLost,

    /// <summary>Only before the commit: the answer is unknown, and the transaction is still under way: it is written
    /// just before the next append is looked at, if its expected versions still hold then.</summary>
    LandsLater,
}
