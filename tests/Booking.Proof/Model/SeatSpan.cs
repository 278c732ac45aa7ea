namespace Booking.Proof.Model;

/// <summary>A seat taken, from one event of its session's log to another.</summary>
/// <param name="From">The index of the event that took it.</param>
/// <param name="To">The index of the event that freed it; <see cref="Open"/> where none has.</param>
/// <param name="Owner">Who has it; null for the house, that blocked it.</param>
public sealed record SeatSpan(int From, int To, ReservationLife? Owner)
{
    public const int Open = int.MaxValue;

    /// <summary>Whether the seat was taken in any state of a range; state n is what the first n events make.</summary>
    public bool Meets(int firstState, int lastState) => From + 1 <= lastState && To >= firstState;
}
