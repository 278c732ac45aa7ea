using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>What an event does to the places it names: all of them go from one status to another.</summary>
/// <param name="Seats">Seat ids; may be empty.</param>
/// <param name="Areas">Places in areas; may be empty.</param>
/// <param name="From">Their status before.</param>
/// <param name="To">Their status after.</param>
public readonly record struct SeatMovement(
    ImmutableArray<string> Seats, ImmutableArray<AreaClaim> Areas, SeatStatus From, SeatStatus To)
{
    /// <summary>All places that move.</summary>
    public int Places
    {
        get
        {
            var places = Seats.Length;
            foreach (var claim in Areas)
                places += claim.Quantity;
            return places;
        }
    }

    /// <summary>By how much the places taken, that is held or sold, change in the area of one claim.</summary>
    public int TakenOf(AreaClaim claim) => (From, To) switch
    {
        (SeatStatus.Available, _) => claim.Quantity,
        (_, SeatStatus.Available) => -claim.Quantity,
        _ => 0,
    };

    /// <summary>The movement of an event; null for one that moves nothing.</summary>
    /// <exception cref="ProjectionInvariantException">An event that this program's read models know nothing of.</exception>
    public static SeatMovement? Of(object data) => data switch
    {
        SeatsReserved e => new(e.Seats, e.Areas, SeatStatus.Available, SeatStatus.Held),
        ReservationPaid e => new(e.Seats, e.Areas, SeatStatus.Held, SeatStatus.Sold),
        ReservationCancelled e => new(e.Seats, e.Areas, SeatStatus.Held, SeatStatus.Available),
        ReservationExpired e => new(e.Seats, e.Areas, SeatStatus.Held, SeatStatus.Available),
        ReservationRefunded e => new(e.Seats, e.Areas, SeatStatus.Sold, SeatStatus.Available),
        SeatsBlocked e => new(e.Seats, [], SeatStatus.Available, SeatStatus.Blocked),
        SeatsUnblocked e => new(e.Seats, [], SeatStatus.Blocked, SeatStatus.Available),
        SessionScheduled or PaymentStarted or PaymentFailed or PaymentReversed or TicketCheckedIn
            or SessionCancelled => null,
        _ => throw new ProjectionInvariantException($"No read model knows what {data.GetType()} does to the seats."),
    };
}
