using Booking.Api.Http;
using Booking.Audit.Past;
using Booking.Domain.Sessions;
using Booking.Projections.Sessions;

namespace Booking.Api.Features.Audit;

/// <summary>A session in numbers as it was.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that it shows.</param>
/// <param name="At">When that event was decided.</param>
/// <param name="Status">Whether it was to take place.</param>
/// <param name="Counts">Places by status; a hold whose deadline had come counts as held until that was recorded.</param>
/// <param name="Revenue">What was paid for the purchases that stood.</param>
/// <param name="Reservations">How many reservations were in each status.</param>
public sealed record PastResponse(
    Guid SessionId,
    long Version,
    DateTimeOffset At,
    SessionStatus Status,
    SessionCounts Counts,
    MoneyResponse Revenue,
    ReservationCountsResponse Reservations)
{
    /// <summary>The response for a past session.</summary>
    public static PastResponse Of(PastSession past) => new(
        past.State.Terms.SessionId, past.State.Version, past.At,
        past.State.IsCancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled, past.State.Counts,
        new MoneyResponse(past.Revenue(), past.State.Terms.Currency),
        ReservationCountsResponse.Of(past.State));
}

/// <summary>Reservations by status.</summary>
public sealed record ReservationCountsResponse(int Held, int Paying, int Paid, int Cancelled, int Expired, int Refunded)
{
    /// <summary>The counts of a state.</summary>
    public static ReservationCountsResponse Of(SessionState state)
    {
        var counts = new int[Enum.GetValues<ReservationStatus>().Length];
        foreach (var reservation in state.Reservations)
            counts[(int)reservation.Status]++;
        return new ReservationCountsResponse(
            counts[(int)ReservationStatus.Held], counts[(int)ReservationStatus.Paying],
            counts[(int)ReservationStatus.Paid], counts[(int)ReservationStatus.Cancelled],
            counts[(int)ReservationStatus.Expired], counts[(int)ReservationStatus.Refunded]);
    }
}
