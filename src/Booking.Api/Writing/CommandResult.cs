using Booking.Domain.Sessions;

namespace Booking.Api.Writing;

/// <summary>What became of a command. A closed union.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>Decided, and durable: whatever the decision rests on is committed.</summary>
    /// <param name="Decision">Accepted, repeated or rejected.</param>
    /// <param name="Version">The session's version after the command.</param>
    /// <param name="Reservation">The reservation that the command was about, as it was right after it.</param>
    /// <param name="Session">The session's plan and terms, for showing the reservation.</param>
    public sealed record Decided(
        Decision Decision, long Version, Reservation? Reservation, SessionTerms? Session) : CommandResult;

    /// <summary>Not even begun: too much is waiting. Nothing has happened.</summary>
    public sealed record Busy : CommandResult
    {
        /// <summary>The one instance.</summary>
        public static Busy Instance { get; } = new();
    }

    /// <summary>The store cannot be reached. Nothing has happened.</summary>
    public sealed record StoreUnavailable(Exception Cause) : CommandResult;

    /// <summary>The store was lost during the commit, and could not be asked since: it may have happened or not.</summary>
    public sealed record OutcomeUnknown(Exception Cause) : CommandResult;
}
