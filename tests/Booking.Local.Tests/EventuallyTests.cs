using Booking.Testing;

namespace Booking.Local.Tests;

public sealed class EventuallyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_assertion_is_repeated_until_it_holds()
    {
        var attempts = 0;

        await Eventually.HoldsAsync(
            () =>
            {
                Assert.True(++attempts >= 3);
                return Task.CompletedTask;
            },
            cancel: Cancel);

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task The_last_failure_is_told_when_the_time_is_up()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.HoldsAsync(
            () => throw new InvalidOperationException("three seats are still held"),
            TimeSpan.FromMilliseconds(30),
            Cancel));

        Assert.Contains("three seats are still held", failure.Message, StringComparison.Ordinal);
    }
}
