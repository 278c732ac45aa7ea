using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

public sealed class SeatingPlanTests
{
    private static readonly SeatingPlan Theatre = SeatingFiles.Plan("native-theatre");

    [Fact]
    public void Seats_are_numbered_in_the_order_of_the_seating_rows_before_tables()
    {
        var ids = Theatre.Ids(Enumerable.Range(0, Theatre.SeatCount));

        Assert.Equal(
            [
                .. Row("Stalls-A", 8), .. Row("Stalls-B", 8), .. Row("Stalls-C", 8),
                .. Row("Balcony-A", 4), .. Row("Balcony-T1", 4), .. Row("Balcony-T2", 4),
            ],
            ids);
        Assert.Equal(Enumerable.Range(0, Theatre.SeatCount), Theatre.Seats(ids));

        static IEnumerable<string> Row(string prefix, int seats) =>
            Enumerable.Range(1, seats).Select(seat => $"{prefix}-{seat}");
    }

    [Fact]
    public void Every_member_of_a_seat_is_found_by_its_index()
    {
        var seat = Theatre.Seats("Stalls-B-2")[0];

        Assert.Equal("2", Theatre.SeatLabel(seat));
        Assert.Equal((20, 30), (Theatre.SeatX(seat), Theatre.SeatY(seat)));
        Assert.Equal("stalls", Theatre.Categories[Theatre.CategoryOfSeat(seat)].Key);
        Assert.Equal(SeatFeatures.Companion, Theatre.FeaturesOfSeat(seat));
        Assert.Equal(SeatFeatures.Accessible, Theatre.FeaturesOfSeat(seat - 1));
        Assert.Equal(SeatFeatures.RestrictedView, Theatre.FeaturesOfSeat(Theatre.Seats("Stalls-C-8")[0]));
        Assert.Equal(SeatFeatures.None, Theatre.FeaturesOfSeat(Theatre.Seats("Balcony-T2-2")[0]));
    }

    [Fact]
    public void Places_are_the_seats_and_the_capacities_of_the_areas()
    {
        Assert.Equal(36, Theatre.SeatCount);
        Assert.Equal(1, Theatre.AreaCount);
        Assert.Equal(96, Theatre.Places);
        Assert.True(Theatre.TryFindArea("floor", out var area));
        Assert.Equal("balcony", Theatre.Categories[Theatre.CategoryOfArea(area)].Key);
        Assert.Equal(new SeatingArea("floor", "Standing", 1, 60), Theatre.Areas[area]);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Assert.False(Theatre.TryFindSeat("Stalls-A-9", out var seat));
        Assert.Equal(-1, seat);
        Assert.False(Theatre.TryFindSeat("stalls-a-1", out _));
        Assert.False(Theatre.TryFindSeat("", out _));
        Assert.False(Theatre.TryFindArea("Standing", out _));
        Assert.False(Theatre.TryFindCategory("gold", out _));
    }

    [Fact]
    public void A_category_is_found_by_its_key_before_any_label_and_by_a_label_it_alone_bears()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"categories": [{"key": "1", "label": "2"}, {"key": "2", "label": "Gold"}, {"key": "3", "label": "Both"},
                            {"key": "4", "label": "Both"}],
             "areas": [{"id": "a", "category": "1", "capacity": 20}]}
            """);

        Assert.True(plan.TryFindCategory("2", out var byKey));
        Assert.Equal(1, byKey);
        Assert.True(plan.TryFindCategory("Gold", out var byLabel));
        Assert.Equal(1, byLabel);
        Assert.False(plan.TryFindCategory("Both", out _));
    }

    [Fact]
    public void A_seat_of_a_whole_table_knows_all_its_seats_and_no_other_seat_does()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"sections": [{"rows": [{"label": "A", "seats": [{"label": "1", "category": "c"}]}], "tables": [
              {"label": "T", "bookAsAWhole": true,
               "seats": [{"label": "1", "category": "c"}, {"label": "2", "category": "c"}]},
              {"label": "U", "seats": [{"label": "1", "category": "c"}]},
              {"label": "V", "bookAsAWhole": true, "seats": [{"label": "1", "category": "c"}]},
              {"label": "W", "bookAsAWhole": true,
               "seats": [{"label": "1", "category": "c"}, {"label": "2", "category": "c"}]}]}]}
            """);

        string[] expected = ["", "T-1 T-2", "T-1 T-2", "", "V-1", "W-1 W-2", "W-1 W-2"];
        Assert.Equal(expected, Enumerable.Range(0, plan.SeatCount).Select(seat =>
        {
            var found = plan.TryFindWholeTable(seat, out var seats);
            Assert.Equal(found, !seats.IsEmpty);
            return string.Join(' ', plan.Ids(seats));
        }));
    }

    [Fact]
    public void A_stadium_of_50_000_seats_finds_every_seat_without_allocating()
    {
        var plan = Stadium.Plan;
        Assert.Equal(50_000, plan.SeatCount);
        plan.TryFindSeat(plan.SeatId(0), out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = 0;
        for (var seat = 0; seat < plan.SeatCount; seat++)
        {
            if (!plan.TryFindSeat(plan.SeatId(seat), out var found) || found != seat)
                wrong++;
            wrong += plan.LeftNeighbour(seat) >= seat || plan.CategoryOfSeat(seat) > 1 ? 1 : 0;
            wrong += plan.TryFindWholeTable(seat, out _) ? 1 : 0;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, wrong);
    }
}
