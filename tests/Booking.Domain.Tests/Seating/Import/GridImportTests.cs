using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating.Import;

public sealed class GridImportTests
{
    [Fact]
    public void A_grid_has_rows_A_B_and_so_on_with_seats_from_1()
    {
        var plan = SeatingFiles.Grid(2, 3);

        Assert.Equal(["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"], plan.Ids(Enumerable.Range(0, plan.SeatCount)));
        Assert.Equal((2.0, 1.0), (plan.SeatX(5), plan.SeatY(5)));
        Assert.Equal([new SeatingCategory("standard", "standard")], plan.Categories);
        Assert.Equal(4, plan.RightNeighbour(3));
    }

    [Fact]
    public void After_row_Z_comes_AA_and_after_ZZ_AAA()
    {
        var rows = SeatingFiles.Grid(703, 1).Sections[0].Rows;

        int[] numbers = [25, 26, 27, 51, 52, 701, 702];
        Assert.Equal(["Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"], numbers.Select(row => rows[row].Label));
        Assert.Equal(703, rows.Select(row => row.Label).Distinct().Count());
    }

    [Fact]
    public void A_grid_may_be_a_section() =>
        Assert.Equal("Stalls-C-8", SeatingFiles.Plan("grid-theatre").SeatId(23));

    [Theory]
    [InlineData("""{"grid": {}}""", "grid: missing-member|grid: missing-member|grid: missing-member")]
    [InlineData(
        """{"grid": {"rows": 0, "seatsPerRow": 1.5, "category": ""}}""",
        "grid.rows: out-of-range|grid.seatsPerRow: out-of-range|grid.category: empty-text")]
    [InlineData(
        """{"grid": {"rows": 1001, "seatsPerRow": -3, "category": 7}}""",
        "grid.rows: out-of-range|grid.seatsPerRow: out-of-range|grid.category: wrong-type")]
    [InlineData(
        """{"grid": {"rows": "2", "seatsPerRow": null, "category": "c"}}""",
        "grid.rows: wrong-type|grid: missing-member")]
    [InlineData("""{"grid": {"rows": 101, "seatsPerRow": 1000, "category": "c"}}""", "grid: too-many-seats")]
    [InlineData("""{"grid": [1]}""", "grid: wrong-type")]
    public void A_bad_grid_is_refused(string json, string findings) =>
        Assert.Equal(findings.Split('|'), SeatingFiles.FindingsOf(json));
}
