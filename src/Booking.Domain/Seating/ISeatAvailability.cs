namespace Booking.Domain.Seating;

/// <summary>Which seats may be taken now. Implement it as a struct: the search is then compiled around it.</summary>
public interface ISeatAvailability
{
    /// <summary>Whether the seat may be taken.</summary>
    /// <param name="seat">A seat index of the plan.</param>
    bool IsFree(int seat);
}
