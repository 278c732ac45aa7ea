using System.Text.Json.Nodes;
using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

/// <summary>
/// Judges a choice in a small random hall by trying every subset of the free seats: it must be allowed, need no
/// reserved seat that another choice spares, and be of the fewest groups; a single block must be the nearest.
/// </summary>
internal static class BestAvailableModel
{
    private const int MostFree = 9;

    public static void Check(Random random)
    {
        var plan = Hall(random);
        var free = new bool[plan.SeatCount];
        foreach (var seat in Enumerable.Range(0, plan.SeatCount).OrderBy(_ => random.Next()).Take(MostFree))
            free[seat] = true;
        var quantity = random.Next(1, 8);
        int? category = random.Next(2) == 0 ? null : random.Next(plan.Categories.Length);

        var chosen = BestAvailable.Find(plan, new SeatsFree(free), quantity, category);

        var allowed = Subsets(plan, free, category).Where(seats => seats.Length == quantity).ToArray();
        if (allowed.Length == 0)
        {
            Assert.Null(chosen);
            return;
        }
        Assert.NotNull(chosen);
        Assert.Equal(chosen.Order().Distinct(), chosen);
        Assert.True(IsAllowed(plan, free, category, chosen));
        var sparing = allowed.Where(seats => !seats.Any(seat => IsReserved(plan, seat))).ToArray();
        if (sparing.Length > 0)
            Assert.DoesNotContain(chosen, seat => IsReserved(plan, seat));
        var rivals = sparing.Length > 0 ? sparing : allowed;
        var fewest = rivals.Min(seats => Groups(plan, seats));
        Assert.Equal(fewest, Groups(plan, chosen));
        if (fewest == 1)
        {
            var nearest = rivals.Where(seats => Groups(plan, seats) == 1).Min(seats => Distance(plan, seats));
            Assert.Equal(nearest, Distance(plan, chosen), tolerance: 0.01);
        }
    }

    private static SeatingPlan Hall(Random random)
    {
        return SeatingFiles.PlanOf(new JsonObject
        {
            ["categories"] = new JsonArray(Category("a"), Category("b")),
            ["focalPoint"] = new JsonObject { ["x"] = random.Next(10), ["y"] = random.Next(-5, 10) },
            ["sections"] = new JsonArray(new JsonObject
            {
                ["rows"] = Groups("R", random.Next(1, 4), 7, table: false),
                ["tables"] = Groups("T", random.Next(4), 3, table: true),
            }),
        }.ToJsonString());

        static JsonObject Category(string key) => new() { ["key"] = key };

        JsonArray Groups(string prefix, int count, int mostSeats, bool table) =>
            new([.. Enumerable.Range(0, count).Select(number => new JsonObject
            {
                ["label"] = $"{prefix}{number}",
                ["bookAsAWhole"] = table && random.Next(3) > 0,
                ["seats"] = Seats(random.Next(1, mostSeats + 1), number + (table ? 6 : 0)),
            })]);

        JsonArray Seats(int count, int y)
        {
            var x = 0;
            return new([.. Enumerable.Range(1, count).Select(seat => new JsonObject
            {
                ["label"] = $"{seat}",
                ["x"] = x += random.Next(6) == 0 ? 3 : 1,
                ["y"] = y,
                ["category"] = random.Next(4) == 0 ? "b" : "a",
                ["accessible"] = random.Next(9) == 0,
                ["companion"] = random.Next(9) == 0,
            })]);
        }
    }

    private static IEnumerable<int[]> Subsets(SeatingPlan plan, bool[] free, int? category)
    {
        int[] seats = [.. Enumerable.Range(0, plan.SeatCount).Where(seat => free[seat])];
        for (var subset = 1; subset < 1 << seats.Length; subset++)
        {
            int[] chosen = [.. seats.Where((_, number) => ((subset >> number) & 1) != 0)];
            if (IsAllowed(plan, free, category, chosen))
                yield return chosen;
        }
    }

    private static bool IsAllowed(SeatingPlan plan, bool[] free, int? category, int[] chosen) =>
        chosen.All(seat => free[seat]
            && (category is null || plan.CategoryOfSeat(seat) == category)
            && (!plan.TryFindWholeTable(seat, out var table) || table.All(chosen.Contains)));

    private static bool IsReserved(SeatingPlan plan, int seat) =>
        (plan.FeaturesOfSeat(seat) & (SeatFeatures.Accessible | SeatFeatures.Companion)) != 0;

    private static int Groups(SeatingPlan plan, int[] seats) =>
        seats.Count(seat => !seats.Contains(plan.LeftNeighbour(seat)));

    private static double Distance(SeatingPlan plan, int[] seats) => seats.Sum(seat => double.Hypot(
        plan.SeatX(seat) - plan.FocalPoint!.Value.X, plan.SeatY(seat) - plan.FocalPoint!.Value.Y));
}
