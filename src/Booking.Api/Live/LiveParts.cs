using Booking.Api.Features.Sessions;
using Booking.Projections.SeatMap;

namespace Booking.Api.Live;

/// <summary>What all watched sessions of a node share.</summary>
/// <param name="Listener">The projection's news.</param>
/// <param name="Reader">Versions of maps in the read model.</param>
/// <param name="Maps">Whole maps, from wherever they are to be had.</param>
/// <param name="Options">The limits.</param>
/// <param name="Pace">The least time between two messages about a session, with as many watchers as there are.</param>
/// <param name="Clock">Measures it.</param>
/// <param name="Log">Where failures are told.</param>
internal sealed record LiveParts(
    SeatMapListener Listener,
    SeatMapReader Reader,
    LiveSeatMaps Maps,
    LiveOptions Options,
    Func<TimeSpan> Pace,
    TimeProvider Clock,
    ILogger Log);
