using Booking.Audit.Verification;
using Booking.Domain;

namespace Booking.Api.Hosting;

/// <summary>Every message that the Api logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A batch of {Count} for session {Session} failed")]
    public static partial void BatchFailed(this ILogger log, SessionId session, int count, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "The snapshot of session {Session} at version {Version} was not saved")]
    public static partial void SnapshotFailed(this ILogger log, SessionId session, long version, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "Commands were still waiting after {DrainTime} and were given up")]
    public static partial void DrainTimedOut(this ILogger log, TimeSpan drainTime);

    [LoggerMessage(4, LogLevel.Warning, "Due messages could not be claimed; next try in {Pause}")]
    public static partial void ClaimFailed(this ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "Message {MessageId} ({Kind}) of {Stream} failed at attempt {Attempt}: {Reason}")]
    public static partial void MessageFailed(
        this ILogger log, long messageId, string kind, Guid stream, int attempt, string reason);

    [LoggerMessage(6, LogLevel.Error, "Message {MessageId} ({Kind}) of {Stream} was given up: {Reason}")]
    public static partial void MessageBuried(this ILogger log, long messageId, string kind, Guid stream, string reason);

    [LoggerMessage(7, LogLevel.Error, "The request {Method} {Path} failed, trace {TraceId}")]
    public static partial void RequestFailed(
        this ILogger log, string method, string path, string traceId, Exception failure);

    [LoggerMessage(8, LogLevel.Warning, "The outcome of payment {Payment} is not known yet and will be found out")]
    public static partial void PaymentOutcomeOpen(this ILogger log, PaymentId payment, Exception? failure);

    [LoggerMessage(9, LogLevel.Information, "The first manager {Email} was set up")]
    public static partial void ManagerSetUp(this ILogger log, string email);

    [LoggerMessage(10, LogLevel.Error, "The projection daemon stopped; it is started again in {Pause}")]
    public static partial void DaemonFailed(this ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(11, LogLevel.Warning, "PostgreSQL could not be reached while starting; next try in {Pause}")]
    public static partial void StoreNotReady(this ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(12, LogLevel.Information, "The node takes no new connections and leaves within {Time}")]
    public static partial void Draining(this ILogger log, TimeSpan time);

    [LoggerMessage(13, LogLevel.Warning, "The node leaves with {Connections} connections still open")]
    public static partial void DrainLeft(this ILogger log, int connections);

    [LoggerMessage(14, LogLevel.Error, "The watchers of session {Session} could not be told")]
    public static partial void WatchedSessionFailed(this ILogger log, SessionId session, Exception failure);

    [LoggerMessage(15, LogLevel.Warning, "This node could not say that it lives, nor look after the others")]
    public static partial void BeatFailed(this ILogger log, Exception failure);

    [LoggerMessage(16, LogLevel.Warning, "A node is gone: {Count} reservations that were bound to its connections are released")]
    public static partial void ReleasingLost(this ILogger log, int count);

    [LoggerMessage(17, LogLevel.Warning, "Reservation {Reservation} is still noted as bound to a connection")]
    public static partial void BindingNotForgotten(this ILogger log, ReservationId reservation, Exception failure);

    [LoggerMessage(18, LogLevel.Warning, "Owners could not be told of what became of {Count} reservations of session {Session}")]
    public static partial void OwnersNotTold(this ILogger log, int count, SessionId session, Exception? failure);

    [LoggerMessage(19, LogLevel.Warning, "Another node was first for {MaxWait}: {Count} commands of session {Session} are refused as busy")]
    public static partial void LostTooLong(this ILogger log, SessionId session, int count, TimeSpan maxWait);

    [LoggerMessage(20, LogLevel.Error, "Session {Session} conflicts at version {Version}, which its events end with; is its stream's row right?")]
    public static partial void ConflictWithoutCause(this ILogger log, SessionId session, long version);

    [LoggerMessage(21, LogLevel.Warning, "The system does not tell which connections wait to be accepted: some may be lost as the node leaves")]
    public static partial void ListenQueueUnknown(this ILogger log, Exception failure);

    [LoggerMessage(60, LogLevel.Information, "The day is sealed by seal {Seal}; signed: {IsSigned}")]
    public static partial void DaySealed(this ILogger log, long seal, bool isSigned);

    [LoggerMessage(61, LogLevel.Warning, "The day could not be sealed; next try in {Pause}")]
    public static partial void SealingFailed(this ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(63, LogLevel.Error, "What is kept is not what it should be: {Fault}")]
    public static partial void DriftFound(this ILogger log, Fault fault);

    [LoggerMessage(64, LogLevel.Warning, "The verification stands still; next try in {Pause}")]
    public static partial void VerificationFailed(this ILogger log, TimeSpan pause, Exception failure);

    [LoggerMessage(62, LogLevel.Warning, "{Count} counts of refusals could not be kept; they are tried again")]
    public static partial void RefusalsNotKept(this ILogger log, int count, Exception failure);

    [LoggerMessage(40, LogLevel.Information, "The page is not part of this build: / and /app answer 404")]
    public static partial void PageNotBuilt(this ILogger log);
}
