namespace Booking.Benchmarks.Product;

/// <summary>What a session for sale is like, and what is asked of it.</summary>
internal sealed record SaleShape
{
    /// <summary>The hot session: 50,000 seats, two a request, so far from their deadline that none expires.</summary>
    public static SaleShape Hot { get; } = new();

    public int Rows { get; init; } = 250;

    public int SeatsPerRow { get; init; } = 200;

    public int SeatsPerRequest { get; init; } = 2;

    public int HoldSeconds { get; init; } = 3_600;

    public int Customers { get; init; } = 400;

    public int Seats => Rows * SeatsPerRow;
}
