namespace Booking.Simulation.Nodes;

/// <summary>What a test breaks on purpose, to see that the checks notice.</summary>
internal enum Sabotage
{
    None,

    /// <summary>The store appends whatever version was expected.</summary>
    VersionNotChecked,

    /// <summary>Now and then the store says that it has appended what it has not.</summary>
    ToldBeforeCommit,

    /// <summary>A node is told the version that it saw last, whatever others have written since.</summary>
    VersionReadStale,

    /// <summary>Progress goes wherever any node puts it.</summary>
    ProgressUnfenced,

    /// <summary>Now and then the feed shows an event before the one that was committed before it.</summary>
    FeedOutOfOrder,

    /// <summary>Events are kept without the messages that belong to them.</summary>
    MessagesLost,

    /// <summary>Events are kept without their headers, and with them without the idempotency marks.</summary>
    MarksLost,

    /// <summary>Now and then an append is kept twice, the second time under ids of its own.</summary>
    AppendedTwice,

    /// <summary>The provider says that it gave money back, and does not.</summary>
    RefundsLost,

    /// <summary>The read model takes whatever it is given, also what it has already.</summary>
    ReadModelUnguarded,

    /// <summary>The clocks of the nodes are far wronger than a hold is long.</summary>
    ClocksFarOff,
}
