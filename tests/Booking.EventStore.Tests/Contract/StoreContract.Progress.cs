namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Progress_moves_only_from_where_the_caller_left_it()
    {
        Assert.Equal(0, await Progress.ReadAsync("seat-map", Cancel));
        Assert.False(await Progress.AdvanceAsync("seat-map", 5, 10, Cancel));
        Assert.True(await Progress.AdvanceAsync("seat-map", 0, 10, Cancel));
        Assert.False(await Progress.AdvanceAsync("seat-map", 0, 12, Cancel));
        Assert.False(await Progress.AdvanceAsync("seat-map", 9, 12, Cancel));
        Assert.True(await Progress.AdvanceAsync("seat-map", 10, 20, Cancel));
        Assert.Equal(20, await Progress.ReadAsync("seat-map", Cancel));
    }

    [Fact]
    public async Task Of_many_that_advance_from_one_position_one_succeeds()
    {
        foreach (var from in new long[] { 0, 1 })
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(
                _ => Task.Run(() => Progress.AdvanceAsync("sessions", from, from + 1, Cancel))));

            Assert.Equal(1, results.Count(moved => moved));
        }
    }

    [Fact]
    public async Task A_projection_that_was_reset_begins_again()
    {
        await Progress.AdvanceAsync("seat-map", 0, 10, Cancel);
        await Progress.AdvanceAsync("sessions", 0, 7, Cancel);

        await Progress.ResetAsync("seat-map", Cancel);

        Assert.Equal(0, await Progress.ReadAsync("seat-map", Cancel));
        Assert.Equal(new Dictionary<string, long> { ["sessions"] = 7 }, await Progress.ReadAllAsync(Cancel));
        Assert.False(await Progress.AdvanceAsync("seat-map", 10, 11, Cancel));
        Assert.True(await Progress.AdvanceAsync("seat-map", 0, 3, Cancel));
        Assert.Equal(
            new Dictionary<string, long> { ["sessions"] = 7, ["seat-map"] = 3 }, await Progress.ReadAllAsync(Cancel));
    }
}
