using Booking.Proof.History;

namespace Booking.Proof.Stress;

/// <summary>What a buyer would like to have: named seats, places in areas, or the best that there is.</summary>
public sealed record Wish(IReadOnlyList<string> Seats, IReadOnlyList<AreaPlaces> Areas, int BestAvailable)
{
    public static Wish For(params IReadOnlyList<string> seats) => new(seats, [], 0);

    public static Wish ForBest(int quantity) => new([], [], quantity);

    /// <summary>As the API takes it.</summary>
    public object ToBody() => BestAvailable > 0
        ? new { bestAvailable = new { quantity = BestAvailable } }
        : new { seats = Seats, areas = Areas.Select(claim => new { area = claim.Area, quantity = claim.Quantity }) };
}
