using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Simulation.Clients;

/// <summary>What an asker was told.</summary>
internal enum Told
{
    /// <summary>Nothing yet.</summary>
    Nothing,

    /// <summary>A decision.</summary>
    Decided,

    /// <summary>A view.</summary>
    Shown,

    /// <summary>Too busy, or the store is away: nothing has happened.</summary>
    NotDone,

    /// <summary>The node was down: nothing has happened.</summary>
    NotReached,

    /// <summary>It may have happened or not.</summary>
    Unknown,

    /// <summary>The node failed.</summary>
    Failed,
}

/// <summary>A question and its answer, with what the log was at both moments.</summary>
internal sealed class Operation
{
    /// <summary>Goes with its events as their correlation id.</summary>
    public required int Number { get; init; }

    public required string Asker { get; init; }

    public required SessionId Session { get; init; }

    /// <summary>Under this key the asker may have asked the same before.</summary>
    public UInt128? Key { get; init; }

    /// <summary>The session's version when it was asked.</summary>
    public required long VersionBefore { get; init; }

    /// <summary>The command as the node stamped it; null for a question.</summary>
    public SessionCommand? Command { get; set; }

    /// <summary>The session's version when the answer came.</summary>
    public long VersionAfter { get; set; }

    public Told Told { get; set; }

    public CommandResult.Decided? Decided { get; set; }

    /// <summary>Of a payment: what the node recorded in the end, where it said so.</summary>
    public CommandResult.Decided? Settled { get; set; }

    public SessionView? View { get; set; }

    public Exception? Failure { get; set; }
}

/// <summary>What a question about a session shows.</summary>
internal sealed record SessionView(long Version, string Digits, SessionCounts Counts, int FloorFree);
