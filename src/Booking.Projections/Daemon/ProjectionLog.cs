using Booking.Domain;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Daemon;

/// <summary>Every log message of this assembly.</summary>
internal static class ProjectionLog
{
    private static readonly Action<ILogger, string, long, Exception?> LedMessage = LoggerMessage.Define<string, long>(
        LogLevel.Information, new EventId(1, "ProjectionLed"),
        "This node now runs the projection {Projection}, from position {Position}.");

    private static readonly Action<ILogger, string, Exception?> LeaseLostMessage = LoggerMessage.Define<string>(
        LogLevel.Warning, new EventId(2, "ProjectionLeaseLost"),
        "This node has lost the lease of the projection {Projection}.");

    private static readonly Action<ILogger, string, double, Exception?> RetryingMessage =
        LoggerMessage.Define<string, double>(
            LogLevel.Warning, new EventId(3, "ProjectionRetrying"),
            "The projection {Projection} failed and tries again in {PauseSeconds} s.");

    private static readonly Action<ILogger, string, long, double, Exception?> StoppedMessage =
        LoggerMessage.Define<string, long, double>(
            LogLevel.Error, new EventId(4, "ProjectionStopped"),
            "The projection {Projection} has STOPPED after position {Position}: the next event fails every time. "
            + "It is not skipped; another attempt in {PauseSeconds} s.");

    private static readonly Action<ILogger, string, long, long, Exception?> FenceLostMessage =
        LoggerMessage.Define<string, long, long>(
            LogLevel.Warning, new EventId(5, "ProjectionFenceLost"),
            "Somebody else moved the projection {Projection}, which this node had left at {Expected}, to {Position}.");

    private static readonly Action<ILogger, string, int, Exception?> RedisLostMessage =
        LoggerMessage.Define<string, int>(
            LogLevel.Warning, new EventId(6, "RedisLost"),
            "Redis was emptied or restarted: {Projection} is being rebuilt or checked for {Sessions} sessions.");

    private static readonly Action<ILogger, string, SessionId, long, Exception?> RebuiltMessage =
        LoggerMessage.Define<string, SessionId, long>(
            LogLevel.Information, new EventId(7, "Rebuilt"),
            "{Projection} of session {SessionId} is at version {Version} or later.");

    private static readonly Action<ILogger, string, SessionId, Exception?> RebuildFailedMessage =
        LoggerMessage.Define<string, SessionId>(
            LogLevel.Error, new EventId(8, "RebuildFailed"), "{Projection} of session {SessionId} cannot be rebuilt.");

    private static readonly Action<ILogger, string, double, Exception?> UpkeepFailedMessage =
        LoggerMessage.Define<string, double>(
            LogLevel.Warning, new EventId(9, "UpkeepFailed"),
            "The upkeep of the projection {Projection} failed and goes on in {PauseSeconds} s.");

    private static readonly Action<ILogger, string, Exception?> StateNotKeptMessage = LoggerMessage.Define<string>(
        LogLevel.Warning, new EventId(10, "ProjectionStateNotKept"),
        "The state of the projection {Projection} could not be kept.");

    private static readonly Action<ILogger, string, double, Exception?> GaveWayMessage = LoggerMessage.Define<string, double>(
        LogLevel.Warning, new EventId(11, "ProjectionGaveWay"),
        "The projection {Projection} does not get on here: another node may run it, or this one again in {PauseSeconds} s.");

    private static readonly Action<ILogger, string, long, Exception?> SwitchedMessage =
        LoggerMessage.Define<string, long>(
            LogLevel.Information, new EventId(12, "ProjectionRebuilt"),
            "The read model of {Projection} was rebuilt up to position {Position} and has taken the place of the old one.");

    public static void Switched(ILogger logger, string projection, long position) =>
        SwitchedMessage(logger, projection, position, null);

    public static void Led(ILogger logger, string projection, long position) =>
        LedMessage(logger, projection, position, null);

    public static void LeaseLost(ILogger logger, string projection) => LeaseLostMessage(logger, projection, null);

    public static void GaveWay(ILogger logger, string projection, TimeSpan pause) =>
        GaveWayMessage(logger, projection, pause.TotalSeconds, null);

    public static void Retrying(ILogger logger, string projection, TimeSpan pause, Exception failure) =>
        RetryingMessage(logger, projection, pause.TotalSeconds, failure);

    public static void Stopped(ILogger logger, string projection, long position, TimeSpan pause, Exception failure) =>
        StoppedMessage(logger, projection, position, pause.TotalSeconds, failure);

    public static void FenceLost(ILogger logger, string projection, long expected, long position) =>
        FenceLostMessage(logger, projection, expected, position, null);

    public static void RedisLost(ILogger logger, string projection, int sessions) =>
        RedisLostMessage(logger, projection, sessions, null);

    public static void Rebuilt(ILogger logger, string projection, SessionId session, long version) =>
        RebuiltMessage(logger, projection, session, version, null);

    public static void RebuildFailed(ILogger logger, string projection, SessionId session, Exception failure) =>
        RebuildFailedMessage(logger, projection, session, failure);

    public static void UpkeepFailed(ILogger logger, string projection, TimeSpan pause, Exception failure) =>
        UpkeepFailedMessage(logger, projection, pause.TotalSeconds, failure);

    public static void StateNotKept(ILogger logger, string projection, Exception failure) =>
        StateNotKeptMessage(logger, projection, failure);
}
