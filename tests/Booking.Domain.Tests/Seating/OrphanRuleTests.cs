using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

public sealed class OrphanRuleTests
{
    private static readonly SeatingPlan Row = SeatingFiles.Grid(1, 6);

    [Theory]
    [InlineData("A-2 A-3", "A-1")]
    [InlineData("A-4 A-5", "A-6")]
    [InlineData("A-1 A-3", "A-2")]
    [InlineData("A-2 A-5", "A-1 A-6")]
    [InlineData("A-5 A-2", "A-1 A-6")]
    [InlineData("A-1 A-2", "")]
    [InlineData("A-3 A-4", "")]
    [InlineData("A-1 A-2 A-3 A-4 A-5 A-6", "")]
    public void A_free_seat_with_no_free_neighbour_left_is_an_orphan(string chosen, string orphans) =>
        Assert.Equal(orphans, Find(Row, SeatsFree.All(Row), chosen));

    [Fact]
    public void A_taken_seat_counts_like_the_end_of_the_row() =>
        Assert.Equal("A-3", Find(Row, SeatsFree.AllBut(Row, "A-2"), "A-4"));

    [Fact]
    public void A_seat_that_was_alone_before_is_no_new_orphan() =>
        Assert.Equal("", Find(Row, SeatsFree.AllBut(Row, "A-2"), "A-3"));

    [Fact]
    public void An_aisle_counts_like_the_end_of_the_row()
    {
        var plan = SeatingFiles.Rows([0, 1, 2, 4, 5, 6]);

        Assert.Equal("A-1", Find(plan, SeatsFree.All(plan), "A-2 A-5 A-6")[..3]);
        Assert.Equal("", Find(plan, SeatsFree.All(plan), "A-1 A-2 A-3"));
    }

    [Theory]
    [InlineData("A-1 A-2 A-3 A-4 A-5")]
    [InlineData("A-1 A-2 A-4 A-5 A-6")]
    public void Where_one_seat_is_left_whichever_are_chosen_it_is_no_fault(string chosen) =>
        Assert.Equal("", Find(Row, SeatsFree.All(Row), chosen));

    [Fact]
    public void Tables_have_no_orphans()
    {
        var theatre = SeatingFiles.Plan("native-theatre");

        Assert.Equal("", Find(theatre, SeatsFree.All(theatre), "Balcony-T1-2"));
    }

    [Fact]
    public void A_large_choice_is_judged_like_a_small_one()
    {
        var plan = SeatingFiles.Grid(1, 400);
        var chosen = string.Join(' ', Enumerable.Range(2, 300).Select(seat => $"A-{seat}"));

        Assert.Equal("A-1", Find(plan, SeatsFree.All(plan), chosen));
    }

    [Fact]
    public void It_agrees_with_the_definition_on_every_choice_in_a_short_row()
    {
        const int Seats = 7;
        var plan = SeatingFiles.Grid(1, Seats);
        for (var free = 0; free < 1 << Seats; free++)
        {
            for (var chosen = free; chosen > 0; chosen = (chosen - 1) & free)
            {
                var found = OrphanRule.Find(plan, new SeatsFree(Bits(free)), Indexes(chosen));
                Assert.Equal(ByDefinition(free, chosen), found);
            }
        }

        // For each run of free seats: the new orphans, unless every choice of as many seats in that run makes some.
        static int[] ByDefinition(int free, int chosen)
        {
            var orphans = new List<int>();
            for (var first = 0; first < Seats; first++)
            {
                if (!Has(free, first) || Has(free, first - 1))
                    continue;
                var last = first;
                while (Has(free, last + 1))
                    last++;
                var run = ((1 << (last + 1)) - 1) & ~((1 << first) - 1);
                var inRun = chosen & run;
                var avoidable = Enumerable.Range(0, 1 << Seats).Any(other =>
                    (other & ~run) == 0 && int.PopCount(other) == int.PopCount(inRun) && !NewOrphans(run, other).Any());
                if (avoidable)
                    orphans.AddRange(NewOrphans(run, inRun));
            }
            return [.. orphans];
        }

        static IEnumerable<int> NewOrphans(int run, int chosen) => Enumerable.Range(0, Seats).Where(seat =>
            Has(run & ~chosen, seat) && IsAlone(run & ~chosen, seat) && !IsAlone(run, seat));

        static bool IsAlone(int free, int seat) => !Has(free, seat - 1) && !Has(free, seat + 1);

        static bool Has(int seats, int seat) => seat is >= 0 and < Seats && ((seats >> seat) & 1) != 0;

        static bool[] Bits(int seats) => [.. Enumerable.Range(0, Seats).Select(seat => Has(seats, seat))];

        static int[] Indexes(int seats) => [.. Enumerable.Range(0, Seats).Where(seat => Has(seats, seat))];
    }

    private static string Find(SeatingPlan plan, SeatsFree free, string chosen) =>
        string.Join(' ', plan.Ids(OrphanRule.Find(plan, free, plan.Seats(chosen.Split(' ')))));
}
