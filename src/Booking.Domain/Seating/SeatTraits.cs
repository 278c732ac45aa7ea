namespace Booking.Domain.Seating;

/// <summary>A seat in one byte: its <see cref="SeatFeatures"/>, and how it stands beside others.</summary>
[Flags]
internal enum SeatTraits : byte
{
    None = 0,
    Accessible = 1,
    Companion = 2,
    RestrictedView = 4,
    Features = Accessible | Companion | RestrictedView,

    /// <summary>Kept for those who need them, as long as others are free.</summary>
    Reserved = Accessible | Companion,

    /// <summary>The seat before it, by index, is its neighbour.</summary>
    JoinedToPrevious = 8,
    AtTable = 16,
    AtWholeTable = 32,
}
