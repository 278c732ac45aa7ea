namespace Booking.Domain.Seating;

/// <summary>The seats of a plan, a column a member, by seat index. The plan that gets it owns the arrays.</summary>
internal sealed record SeatColumns(
    string[] Ids,
    string[] Labels,
    double[] X,
    double[] Y,
    byte[] Categories,
    SeatTraits[] Traits);
