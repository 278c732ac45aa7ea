using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>What the naive model knows of <see cref="Hall"/>: names in lists, written down by hand.</summary>
internal sealed class SeatNames
{
    public List<List<string>> Rows { get; } = [Seats("A", 10), Seats("B", 10), Seats("C", 5)];

    public List<List<string>> WholeTables { get; } = [Seats("T1", 4)];

    public List<string> All { get; } =
        [.. Seats("A", 10), .. Seats("B", 10), .. Seats("C", 5), .. Seats("T1", 4), .. Seats("T2", 4)];

    public Dictionary<string, int> Capacity { get; } = new() { ["floor"] = 20, ["balcony"] = 5 };

    public Dictionary<string, string> Category { get; }

    public SeatNames()
    {
        Category = All.ToDictionary(seat => seat, seat => seat.StartsWith('A') ? "premium" : "standard");
        Category["floor"] = Category["balcony"] = "standing";
    }

    public List<string> FreeRunAround(List<string> row, int at, Predicate<string> isFree)
    {
        var first = at;
        var last = at;
        while (first > 0 && isFree(row[first - 1]))
            first--;
        while (last + 1 < row.Count && isFree(row[last + 1]))
            last++;
        return row[first..(last + 1)];
    }

    /// <summary>
    /// Whether free seats make up the quantity, the table that is sold whole being taken whole or not at all.
    /// </summary>
    public bool CanHave(BestAvailableSeats best, Predicate<string> isFree)
    {
        var free = All.Where(seat => isFree(seat) && (best.Category ?? Category[seat]) == Category[seat]).ToList();
        var loose = free.Except(WholeTables[0]).Count();
        var hasTable = WholeTables[0].TrueForAll(free.Contains);
        return best.Quantity <= loose || (hasTable && best.Quantity >= 4 && best.Quantity <= loose + 4);
    }

    /// <summary>The seats that the session chose, if it chose as it may.</summary>
    public List<string> CheckBest(BestAvailableSeats best, Decision actual, Predicate<string> isFree)
    {
        var chosen = Assert.IsType<SeatsReserved>(Assert.IsType<Decision.Accepted>(actual).Events[^1]).Seats.ToList();
        Assert.Equal(best.Quantity, chosen.Distinct().Count());
        Assert.Equal(best.Quantity, chosen.Count);
        Assert.All(chosen, seat => Assert.True(isFree(seat), $"{seat} is not free"));
        Assert.All(chosen, seat => Assert.Equal(best.Category ?? Category[seat], Category[seat]));
        Assert.True(WholeTables[0].Intersect(chosen).Count() is 0 or 4, "a table that is sold whole was split");
        return chosen;
    }

    private static List<string> Seats(string row, int count) =>
        [.. Enumerable.Range(1, count).Select(seat => $"{row}-{seat}")];
}
