using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

public sealed class SeatAdjacencyTests
{
    [Fact]
    public void Seats_of_a_row_are_neighbours_and_its_ends_have_none_beyond() =>
        Assert.Equal("A-1 A-2 A-3|B-1 B-2", Runs(SeatingFiles.Rows([0, 1, 2], [0, 1])));

    [Fact]
    public void A_missing_seat_is_an_aisle() =>
        Assert.Equal("A-1 A-2|A-3 A-4 A-5", Runs(SeatingFiles.Rows([0, 1, 3, 4, 5])));

    [Fact]
    public void A_gap_of_half_a_seat_more_is_still_no_aisle_and_the_least_more_is() =>
        Assert.Equal("A-1 A-2 A-3 A-4|B-1 B-2|B-3 B-4", Runs(SeatingFiles.Rows([0, 1, 2.5, 3.5], [0, 1, 2.51, 3.51])));

    [Fact]
    public void Several_aisles_in_one_row_are_all_seen() =>
        Assert.Equal("A-1 A-2 A-3|A-4 A-5|A-6 A-7", Runs(SeatingFiles.Rows([0, 10, 20, 60, 70, 110, 120])));

    [Fact]
    public void A_row_of_mostly_aisles_takes_its_narrowest_half_as_usual() =>
        Assert.Equal("A-1 A-2|A-3 A-4|A-5", Runs(SeatingFiles.Rows([0, 1, 5, 6, 10])));

    [Fact]
    public void The_usual_gap_is_each_rows_own() =>
        Assert.Equal("A-1 A-2 A-3|B-1 B-2 B-3", Runs(SeatingFiles.Rows([0, 1, 2], [0, 5, 10])));

    [Fact]
    public void A_row_of_two_seats_takes_its_sections_usual_gap()
    {
        Assert.Equal("A-1 A-2 A-3|B-1|B-2", Runs(SeatingFiles.Rows([0, 1, 2], [0, 5])));
        Assert.Equal("A-1 A-2", Runs(SeatingFiles.Rows([[0, 5]])));
    }

    [Fact]
    public void Seats_drawn_on_one_spot_or_from_right_to_left_are_neighbours() =>
        Assert.Equal("A-1 A-2 A-3|B-1 B-2 B-3", Runs(SeatingFiles.Rows([7, 7, 7], [2, 1, 0])));

    [Fact]
    public void Seats_of_a_table_are_neighbours_however_it_is_drawn()
    {
        var plan = SeatingFiles.Plan("native-theatre");

        Assert.Contains("Balcony-T1-1 Balcony-T1-2 Balcony-T1-3 Balcony-T1-4", Runs(plan).Split('|'));
        Assert.Contains("Stalls-A-1 Stalls-A-2 Stalls-A-3 Stalls-A-4", Runs(plan).Split('|'));
    }

    [Fact]
    public void The_gap_is_measured_along_a_slanting_row()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"sections": [{"rows": [{"label": "A", "seats": [
              {"label": "1", "x": 0, "y": 0, "category": "c"}, {"label": "2", "x": 3, "y": 4, "category": "c"},
              {"label": "3", "x": 6, "y": 8, "category": "c"}, {"label": "4", "x": 6.5, "y": 17, "category": "c"}]}]}]}
            """);

        Assert.Equal("A-1 A-2 A-3|A-4", Runs(plan));
    }

    private static string Runs(SeatingPlan plan)
    {
        var runs = "";
        for (var seat = 0; seat < plan.SeatCount; seat++)
        {
            var left = plan.LeftNeighbour(seat);
            Assert.True(left == -1 || (left == seat - 1 && plan.RightNeighbour(left) == seat));
            runs += $"{(left >= 0 ? " " : "|")}{plan.SeatId(seat)}";
        }
        Assert.Equal(-1, plan.RightNeighbour(plan.SeatCount - 1));
        return runs[1..];
    }
}
