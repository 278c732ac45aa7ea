using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

internal readonly struct SeatsFree(bool[] free) : ISeatAvailability
{
    public bool IsFree(int seat) => free[seat];

    public static SeatsFree All(SeatingPlan plan) => AllBut(plan);

    public static SeatsFree AllBut(SeatingPlan plan, params string[] taken)
    {
        var free = new bool[plan.SeatCount];
        Array.Fill(free, true);
        foreach (var seat in plan.Seats(taken))
            free[seat] = false;
        return new SeatsFree(free);
    }

    public static SeatsFree Only(SeatingPlan plan, params string[] ids)
    {
        var free = new bool[plan.SeatCount];
        foreach (var seat in plan.Seats(ids))
            free[seat] = true;
        return new SeatsFree(free);
    }
}
