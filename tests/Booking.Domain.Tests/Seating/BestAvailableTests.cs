using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

public sealed class BestAvailableTests
{
    [Fact]
    public void Without_a_focal_point_the_middle_of_the_front_row_is_best()
    {
        var plan = SeatingFiles.Grid(10, 20);

        Assert.Equal("A-10 A-11", Find(plan, SeatsFree.All(plan), 2));
        Assert.Equal("A-9 A-10 A-11 A-12", Find(plan, SeatsFree.All(plan), 4));
        Assert.Equal("B-10 B-11", Find(plan, SeatsFree.AllBut(plan, "A-9", "A-10", "A-11", "A-12"), 2));
    }

    [Fact]
    public void Without_a_focal_point_every_section_has_a_front_row()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"sections": [
              {"name": "L", "rows": [{"label": "A", "seats": [{"label": "1", "category": "c"}]},
                                     {"label": "B", "seats": [{"label": "1", "category": "c"}]}]},
              {"name": "R", "rows": [{"label": "A", "seats": [{"label": "1", "category": "c"}]}]}]}
            """);

        Assert.Equal("L-A-1", Find(plan, SeatsFree.All(plan), 1));
        Assert.Equal("R-A-1", Find(plan, SeatsFree.AllBut(plan, "L-A-1"), 1));
    }

    [Fact]
    public void The_nearest_to_the_focal_point_are_best_and_a_section_may_have_its_own()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"focalPoint": {"x": 3, "y": 9}, "sections": [
              {"name": "S", "rows": [
                {"label": "A", "seats": [{"label": "1", "category": "c", "x": 0, "y": 0},
                  {"label": "2", "category": "c", "x": 1, "y": 0}, {"label": "3", "category": "c", "x": 2, "y": 0}]},
                {"label": "B", "seats": [{"label": "1", "category": "c", "x": 0, "y": 4},
                  {"label": "2", "category": "c", "x": 1, "y": 4}, {"label": "3", "category": "c", "x": 2, "y": 4}]}]},
              {"name": "T", "focalPoint": {"x": 100, "y": 0}, "rows": [
                {"label": "A", "seats": [{"label": "1", "category": "d", "x": 90, "y": 0},
                  {"label": "2", "category": "d", "x": 91, "y": 0},
                  {"label": "3", "category": "d", "x": 92, "y": 0}]}]}]}
            """);

        Assert.Equal("S-B-2 S-B-3", Find(plan, SeatsFree.All(plan), 2, category: 0));
        Assert.Equal("T-A-2 T-A-3", Find(plan, SeatsFree.All(plan), 2, category: 1));
    }

    [Fact]
    public void Seats_beside_each_other_far_away_are_better_than_single_ones_near_by()
    {
        var plan = SeatingFiles.Grid(5, 5);
        var free = SeatsFree.Only(plan, "A-1", "A-3", "A-5", "B-2", "E-4", "E-5");

        Assert.Equal("E-4 E-5", Find(plan, free, 2));
    }

    [Fact]
    public void An_aisle_parts_seats()
    {
        var plan = SeatingFiles.Rows([0, 1, 3, 4], [0, 1, 2, 3]);

        Assert.Equal("B-1 B-2 B-3", Find(plan, SeatsFree.All(plan), 3));
    }

    [Fact]
    public void Only_the_wanted_category_is_chosen()
    {
        var plan = SeatingFiles.Plan("native-theatre");
        Assert.True(plan.TryFindCategory("balcony", out var balcony));

        Assert.Equal("Balcony-A-3 Balcony-A-4", Find(plan, SeatsFree.All(plan), 2, balcony));
        Assert.Null(Find(plan, SeatsFree.All(plan), 5, balcony));
    }

    [Fact]
    public void Without_a_block_the_fewest_groups_are_chosen_and_close_together()
    {
        var plan = SeatingFiles.Grid(9, 6);
        var free = SeatsFree.Only(
            plan, "A-1", "A-3", "B-2", "B-5", "D-1", "D-2", "E-1", "E-2", "E-3", "I-4", "I-5", "I-6");

        Assert.Equal("D-1 D-2 E-1 E-2 E-3", Find(plan, free, 5));
        Assert.Equal("E-1 E-2 E-3 I-4 I-5 I-6", Find(plan, free, 6));
    }

    [Fact]
    public void The_last_group_is_no_larger_than_what_is_missing()
    {
        var plan = SeatingFiles.Grid(9, 3);

        Assert.Equal("A-1 A-2 A-3 B-1 B-2 B-3 C-1 C-2", Find(plan, SeatsFree.All(plan), 8));
    }

    [Fact]
    public void Null_comes_only_when_there_are_fewer_free_seats_than_asked_for()
    {
        var plan = SeatingFiles.Grid(2, 4);
        var free = SeatsFree.Only(plan, "A-1", "A-3", "B-2");

        Assert.Equal("A-1 A-3 B-2", Find(plan, free, 3));
        Assert.Null(Find(plan, free, 4));
        Assert.Null(Find(plan, SeatsFree.Only(plan), 1));
        Assert.Null(Find(plan, SeatsFree.All(plan), 9));
    }

    [Fact]
    public void Of_equally_near_blocks_the_one_that_leaves_nobody_alone_is_chosen()
    {
        // A-2 A-3 and A-6 A-7 are as far from the middle; the first two would leave A-1 alone.
        var plan = SeatingFiles.Grid(1, 8);

        Assert.Equal("A-6 A-7", Find(plan, SeatsFree.AllBut(plan, "A-4", "A-5", "A-8"), 2));
    }

    [Fact]
    public void When_told_so_a_farther_block_that_leaves_nobody_alone_is_chosen()
    {
        var plan = SeatingFiles.Grid(2, 7);
        var free = SeatsFree.AllBut(plan, "A-1", "A-2", "A-6", "A-7");

        Assert.Equal("A-3 A-4", Find(plan, free, 2));
        Assert.Equal("B-3 B-4", Find(plan, free, 2, avoidOrphans: true));
        Assert.Equal("A-3 A-4", Find(plan, SeatsFree.Only(plan, "A-3", "A-4", "A-5"), 2, avoidOrphans: true));
    }

    [Fact]
    public void When_told_so_the_last_group_of_a_split_leaves_nobody_alone()
    {
        var plan = SeatingFiles.Grid(2, 12);
        var free = SeatsFree.Only(plan, "A-5", "A-6", "A-7", "A-8", "B-4", "B-5", "B-6");

        Assert.Equal("A-5 A-6 A-7 A-8 B-5", Find(plan, free, 5));
        Assert.Equal("A-5 A-6 A-7 A-8 B-4", Find(plan, free, 5, avoidOrphans: true));
    }

    [Fact]
    public void Accessible_and_companion_seats_are_kept_while_others_suffice()
    {
        var plan = SeatingFiles.Plan("native-theatre");
        string[] reserved = ["Stalls-B-1", "Stalls-B-2"];

        Assert.Equal(
            "Stalls-A-1 Stalls-C-5",
            Find(plan, SeatsFree.Only(plan, [.. reserved, "Stalls-A-1", "Stalls-C-5"]), 2));
        Assert.Equal(
            "Stalls-B-1 Stalls-B-2", Find(plan, SeatsFree.Only(plan, [.. reserved, "Stalls-C-5"]), 2));
        Assert.Equal(
            "Stalls-B-1 Stalls-B-2 Stalls-C-5", Find(plan, SeatsFree.Only(plan, [.. reserved, "Stalls-C-5"]), 3));
    }

    [Fact]
    public void A_whole_table_is_taken_wholly_or_not_at_all()
    {
        var plan = SeatingFiles.Plan("native-theatre");
        string[] table = ["Balcony-T2-1", "Balcony-T2-2", "Balcony-T2-3", "Balcony-T2-4"];

        Assert.Equal(string.Join(' ', table), Find(plan, SeatsFree.Only(plan, table), 4));
        Assert.Null(Find(plan, SeatsFree.Only(plan, table), 3));
        Assert.Null(Find(plan, SeatsFree.Only(plan, [.. table[..3], "Stalls-A-1"]), 3));
        Assert.Equal(
            "Stalls-A-1 " + string.Join(' ', table), Find(plan, SeatsFree.Only(plan, [.. table, "Stalls-A-1"]), 5));
    }

    [Fact]
    public void Of_as_few_whole_tables_the_nearest_are_chosen()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"focalPoint": {"x": 0, "y": 0}, "sections": [{"tables": [
              {"label": "P", "bookAsAWhole": true, "seats": [{"label": "1", "category": "c", "x": 90, "y": 0}]},
              {"label": "Q", "bookAsAWhole": true, "seats": [
                {"label": "1", "category": "c", "x": 91, "y": 0}, {"label": "2", "category": "c", "x": 92, "y": 0},
                {"label": "3", "category": "c", "x": 93, "y": 0}, {"label": "4", "category": "c", "x": 94, "y": 0}]},
              {"label": "R", "bookAsAWhole": true, "seats": [
                {"label": "1", "category": "c", "x": 1, "y": 0}, {"label": "2", "category": "c", "x": 2, "y": 0}]},
              {"label": "S", "bookAsAWhole": true, "seats": [
                {"label": "1", "category": "c", "x": 3, "y": 0}, {"label": "2", "category": "c", "x": 4, "y": 0},
                {"label": "3", "category": "c", "x": 5, "y": 0}]}]}]}
            """);

        Assert.Equal("R-1 R-2 S-1 S-2 S-3", Find(plan, SeatsFree.All(plan), 5));
    }

    [Fact]
    public void A_quantity_below_one_and_an_unknown_category_are_mistakes_of_the_caller()
    {
        var plan = SeatingFiles.Grid(2, 8);

        Assert.Throws<ArgumentOutOfRangeException>(() => Find(plan, SeatsFree.All(plan), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Find(plan, SeatsFree.All(plan), 1, category: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Find(plan, SeatsFree.All(plan), 1, category: -1));
    }

    [Fact]
    public void Over_many_random_halls_it_agrees_with_a_search_of_everything()
    {
        var random = new Random(20_260_101);
        for (var round = 0; round < 600; round++)
            BestAvailableModel.Check(random);
    }

    [Fact]
    public void A_search_through_50_000_seats_allocates_next_to_nothing()
    {
        var plan = Stadium.Plan;
        var free = new bool[plan.SeatCount];
        for (var seat = 0; seat < free.Length; seat += 2)
            free[seat] = true;
        BestAvailable.Find(plan, new SeatsFree(free), 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var chosen = BestAvailable.Find(plan, new SeatsFree(free), 10);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(10, chosen!.Length);
    }

    [Fact]
    public void What_was_chosen_to_leave_nobody_alone_passes_the_orphan_rule_whatever_is_free()
    {
        const int Seats = 9;
        var plan = SeatingFiles.Grid(1, Seats);
        var blocks = 0;
        for (var mask = 0; mask < 1 << Seats; mask++)
        {
            var free = new SeatsFree([.. Enumerable.Range(0, Seats).Select(seat => ((mask >> seat) & 1) != 0)]);
            for (var quantity = 1; quantity <= 4; quantity++)
            {
                if (BestAvailable.Find(plan, free, quantity, avoidOrphans: true) is not { } chosen
                    || chosen[^1] - chosen[0] >= quantity)
                    continue;
                blocks++;
                Assert.Empty(OrphanRule.Find(plan, free, chosen));
            }
        }
        Assert.True(blocks > 1_000, $"{blocks} blocks");
    }

    private static string? Find(
        SeatingPlan plan, SeatsFree free, int quantity, int? category = null, bool avoidOrphans = false) =>
        BestAvailable.Find(plan, free, quantity, category, avoidOrphans) is { } seats
            ? string.Join(' ', plan.Ids(seats))
            : null;
}
