using System.Globalization;
using Booking.Api.Http;
using Booking.Audit.Past;
using Booking.Domain;

namespace Booking.Api.Features.Audit;

/// <summary>A moment of a session, as a request names it: by a version, by an instant, or as the present.</summary>
/// <param name="VersionField">The name of the parameter with the version.</param>
/// <param name="Version">The version, or null.</param>
/// <param name="InstantField">The name of the parameter with the instant.</param>
/// <param name="Instant">The instant, or null.</param>
internal readonly record struct Moment(
    string VersionField, long? Version, string InstantField, DateTimeOffset? Instant)
{
    /// <summary>Reads the two parameters, at most one of which may be there.</summary>
    public static Problem? Read(
        string versionField, string? version, string instantField, string? instant, out Moment moment)
    {
        moment = new Moment(versionField, null, instantField, null);
        if (version is not null && instant is not null)
            return Problem.Validation(instantField, $"{instantField} and {versionField} do not go together.");
        if (PageQuery.ReadInstant(instantField, instant, out var at) is { } problem)
            return problem;
        if (version is null)
        {
            moment = moment with { Instant = at };
            return null;
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            return Problem.Validation(versionField, $"{versionField} is a whole number from 1.");
        moment = moment with { Version = number };
        return null;
    }

    /// <summary>The version that is meant, of a session that has come to <paramref name="head"/>.</summary>
    /// <returns>A problem where the session had not begun, or has not come so far.</returns>
    public async Task<(long Version, Problem? Problem)> FindAsync(
        PastSessions past, SessionId session, long head, CancellationToken cancellationToken)
    {
        if (Version > head)
        {
            return (0, Problem.Validation(
                VersionField, $"The session has not come to version {Version}: it is at version {head}."));
        }

        if (Instant is not { } at)
            return (Version ?? head, null);
        var version = await past.FindVersionAsync(session, at, head, cancellationToken);
        return version > 0
            ? (version, null)
            : (0, Problem.Validation(InstantField, $"At {at:O} the session was not scheduled yet."));
    }
}
