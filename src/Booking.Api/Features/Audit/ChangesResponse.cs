using Booking.Api.Http;
using Booking.Audit.Past;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Audit;

/// <summary>What differs in a session between two moments.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="FromVersion">Its version at the first.</param>
/// <param name="ToVersion">Its version at the second.</param>
/// <param name="Counts">Places by status at both.</param>
/// <param name="Revenue">What was paid for the purchases that stood at both.</param>
/// <param name="Seats">The seats whose status differs, in the order of the seating.</param>
/// <param name="Areas">The areas in which another number of places is free.</param>
/// <param name="Events">How many events of each type lie between.</param>
public sealed record ChangesResponse(
    Guid SessionId,
    long FromVersion,
    long ToVersion,
    CountsChangeResponse Counts,
    RevenueChangeResponse Revenue,
    IReadOnlyList<SeatChangeResponse> Seats,
    IReadOnlyList<AreaChangeResponse> Areas,
    IReadOnlyDictionary<string, long> Events)
{
    /// <summary>The difference of two past sessions.</summary>
    public static ChangesResponse Of(PastSession from, PastSession to, IReadOnlyDictionary<string, long> events)
    {
        var (before, after) = (from.State, to.State);
        var plan = after.Plan;
        var currency = after.Terms.Currency;
        var seats = new List<SeatChangeResponse>();
        for (var seat = 0; seat < plan.SeatCount; seat++)
        {
            if (before.StatusOf(seat) != after.StatusOf(seat))
                seats.Add(new SeatChangeResponse(plan.SeatId(seat), before.StatusOf(seat), after.StatusOf(seat)));
        }

        var areas = new List<AreaChangeResponse>();
        for (var area = 0; area < plan.AreaCount; area++)
        {
            if (before.FreeIn(area) != after.FreeIn(area))
            {
                areas.Add(new AreaChangeResponse(
                    plan.Areas[area].Id, plan.Areas[area].Capacity, before.FreeIn(area), after.FreeIn(area)));
            }
        }

        return new ChangesResponse(
            after.Terms.SessionId, before.Version, after.Version, new CountsChangeResponse(before.Counts, after.Counts),
            new RevenueChangeResponse(
                new MoneyResponse(from.Revenue(), currency), new MoneyResponse(to.Revenue(), currency)),
            seats, areas, events);
    }
}

/// <summary>Places by status at two moments.</summary>
public sealed record CountsChangeResponse(SessionCounts From, SessionCounts To);

/// <summary>Money at two moments.</summary>
public sealed record RevenueChangeResponse(MoneyResponse From, MoneyResponse To);

/// <summary>A seat at two moments.</summary>
public readonly record struct SeatChangeResponse(string Id, SeatStatus From, SeatStatus To);

/// <summary>The free places of an area at two moments.</summary>
public readonly record struct AreaChangeResponse(string Id, int Capacity, int AvailableFrom, int AvailableTo);
