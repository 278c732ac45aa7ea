using Booking.Audit.Refusals;
using Booking.EventStore;

namespace Booking.Api.Writing;

/// <summary>What all writers of a node share.</summary>
/// <param name="Store">The log.</param>
/// <param name="Committer">Merges the appends of all sessions.</param>
/// <param name="Loader">Brings sessions into memory.</param>
/// <param name="Options">The limits.</param>
/// <param name="Ids">Ids of events.</param>
/// <param name="Clock">Measures waiting.</param>
/// <param name="Refusals">Counts what is refused; null where nobody asks.</param>
/// <param name="Log">Where failures are told.</param>
/// <param name="Stopping">Cancelled when a shutdown can wait no longer.</param>
internal sealed record WriterParts(
    IEventStore Store,
    GroupCommitter Committer,
    SessionLoader Loader,
    WritingOptions Options,
    Ids Ids,
    TimeProvider Clock,
    RefusalTally? Refusals,
    ILogger Log,
    CancellationToken Stopping);
