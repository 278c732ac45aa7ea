using System.Text.Json;
using Booking.Api.Hosting;
using Booking.Api.Live;
using Booking.Domain;
using Microsoft.AspNetCore.SignalR;

namespace Booking.Api.Features.Live;

/// <summary>
/// The hub at <c>/live</c>. Arguments are taken as whatever JSON they are, so that what is wrong with them can be said in
/// words. An error begins with the slug of the problem that the HTTP routes would answer.
/// </summary>
internal sealed class LiveHub(LiveConnections connections, WatchedSessions sessions, RateLimits limits) : Hub
{
    /// <summary>
    /// Has the caller told of a session: a <c>snapshot</c> first, or what changed since the version it has, then
    /// <c>seatsChanged</c>, each going on where the last one ended.
    /// </summary>
    public async Task Watch(JsonElement sessionId, JsonElement sinceVersion)
    {
        CheckLimits();
        var session = ReadSession(sessionId);
        var since = ReadVersion(sinceVersion);
        var result = await sessions.WatchAsync(
            session, connections[Context.ConnectionId], since, Context.ConnectionAborted);
        switch (result)
        {
            case WatchResult.NotFound:
                throw new HubException("not-found: There is no such session.");
            case WatchResult.TooMany:
                throw new HubException("too-many-sessions: The connection watches as many sessions as it may.");
            case WatchResult.Unavailable:
                throw new HubException("too-busy: The session cannot be watched now; try again.");
            default:
                return;
        }
    }

    /// <summary>Ends what <see cref="Watch"/> began; does nothing where it did not.</summary>
    public void Unwatch(JsonElement sessionId)
    {
        CheckLimits();
        sessions.Unwatch(ReadSession(sessionId), connections[Context.ConnectionId]);
    }

    private static SessionId ReadSession(JsonElement sessionId) =>
        sessionId.ValueKind == JsonValueKind.String && sessionId.TryGetGuid(out var id)
            ? new SessionId(id)
            : throw new HubException("validation: sessionId is the id of a session.");

    private static long? ReadVersion(JsonElement sinceVersion) => sinceVersion.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Number when sinceVersion.TryGetInt64(out var version) && version >= 0 => version,
        _ => throw new HubException("validation: sinceVersion is a whole number from 0."),
    };

    private void CheckLimits()
    {
        if (!limits.Allow(Context.GetHttpContext()!))
            throw new HubException("too-many-requests: The limit of requests a second is exceeded.");
    }
}
