namespace Booking.Domain.Seating.Import;

/// <summary>A seat as far as it could be read; what is null has a finding of its own.</summary>
internal readonly record struct DraftSeat(
    string? Label, double? X, double? Y, int? Category, SeatFeatures Features = SeatFeatures.None, string? Id = null);
