using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>Which failures of Redis pass by themselves.</summary>
internal static class RedisFaults
{
    // Answers of a server that starts, has no memory or disk left, changes its role, or was asked to run an unknown script.
    private static readonly string[] PassingErrors =
        ["LOADING", "OOM", "READONLY", "MASTERDOWN", "MISCONF", "BUSY", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "NOSCRIPT"];

    /// <summary>Whether a later attempt may succeed without anything being changed.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        RedisServerException server => PassingErrors.Any(
            error => server.Message.Contains(error, StringComparison.Ordinal)),
        RedisConnectionException or TimeoutException => true,
        _ => false,
    };
}
