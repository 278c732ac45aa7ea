using System.Buffers;
using System.Text;
using System.Text.Json;
using Booking.Api.Features.Identity;
using Booking.Api.Features.Reservations;
using Booking.Api.Hosting;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Live;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Microsoft.AspNetCore.SignalR;

namespace Booking.Api.Features.Live;

/// <summary>
/// The hub at <c>/live</c>. Arguments are taken as whatever JSON they are, so that what is wrong with them can be said in
/// words. An error begins with the slug of the problem that the HTTP routes would answer.
/// </summary>
internal sealed class LiveHub(
    LiveConnections connections, WatchedSessions sessions, BoundReservations reservations, RateLimits limits, Ids ids,
    TimeProvider clock) : Hub
{
    private const string NoSession = "sessionId is the id of a session.";

    private static readonly Problem TooManyReservations = ProblemMapping.Conflict(
        "too-many-reservations", "Too many reservations.", "The connection has as many reservations as it may.");

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

    /// <summary>
    /// Makes a reservation that is released when the connection ends. Answers <c>{"reservation": …}</c>, or
    /// <c>{"problem": …}</c> with what <c>POST /sessions/{sessionId}/reservations</c> would have answered.
    /// </summary>
    public async Task<WrittenJson> Reserve(JsonElement sessionId, JsonElement request)
    {
        var http = Context.GetHttpContext()!;
        if (!limits.Allow(http))
            return Told(EdgeSetup.TooManyRequests);
        if (Context.User?.UserId() is not { } user)
            return Told(Unauthorized.NoBearer);
        if (!TryReadSession(sessionId, out var session))
            return Told(Problem.Validation("sessionId", NoSession));
        var (asked, problem) = ReadRequest(request);
        problem ??= asked!.Check();
        if (problem is not null)
            return Told(problem);

        var connection = connections[Context.ConnectionId];
        await reservations.ForgetOverAsync(connection);
        var command = asked!.ToCommand(new ReservationId(ids.New()), new CustomerId(user), null, clock.Now());
        var result = await reservations.ReserveAsync(
            connection, new Binding(command.Reservation, session), command, http.Origin());
        return result switch
        {
            null => Told(TooManyReservations),
            CommandResult.Decided { Decision: Decision.Rejected rejected } => Told(rejected.Reason.ToProblem()),
            CommandResult.Decided decided => Told(ReservationResponse.AsHeld(decided.Reservation!, decided.Session!)),
            _ => Told(result.ToProblem()),
        };
    }

    private static WrittenJson Told(ReservationResponse reservation) => WrittenJson.Of(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("reservation");
        ReservationJson.Write(json, reservation);
        json.WriteEndObject();
    });

    private WrittenJson Told(Problem problem) => WrittenJson.Of(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("problem");
        problem.Write(json, Context.GetHttpContext()!.TraceId());
        json.WriteEndObject();
    });

    private static JsonBody.Reading<ReserveSeatsRequest> ReadRequest(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object
            ? JsonBody.Parse(
                new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(request.GetRawText())), ApiJson.Default.ReserveSeatsRequest)
            : new(null, Problem.Validation("", "The request is a JSON object."));

    private static bool TryReadSession(JsonElement sessionId, out SessionId session)
    {
        Guid id = default;
        var isId = sessionId.ValueKind == JsonValueKind.String && sessionId.TryGetGuid(out id);
        session = new SessionId(id);
        return isId;
    }

    private static SessionId ReadSession(JsonElement sessionId) =>
        TryReadSession(sessionId, out var session) ? session : throw new HubException($"validation: {NoSession}");

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
