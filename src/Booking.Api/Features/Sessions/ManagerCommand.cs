using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Sessions;

/// <summary>Sends a manager's command and answers with the session's version.</summary>
internal static class ManagerCommand
{
    public static async Task<IResult> SendAsync(
        HttpContext http, SessionWriters writers, SessionId session, SessionCommand command)
    {
        var result = await writers.SendAsync(session, command, http.Origin("manager"));
        switch (result)
        {
            case CommandResult.Decided { Decision: Decision.Rejected rejected }:
                return rejected.Reason.ToProblem();
            case CommandResult.Decided decided:
                http.Response.SetVersion(decided.Version);
                return TypedResults.Json(new VersionResponse(decided.Version), ApiJson.Default.VersionResponse);
            default:
                return result.ToProblem();
        }
    }
}
