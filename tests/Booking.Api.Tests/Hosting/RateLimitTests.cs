using Booking.Api.Hosting;

namespace Booking.Api.Tests.Hosting;

public sealed class RateLimitTests
{
    private readonly Stopwatch _clock = new();

    [Fact]
    public void Twice_the_limit_may_come_at_once_and_then_as_much_as_the_limit_says()
    {
        var limit = new RateLimit<string>(10, _clock);

        Assert.Equal(20, AllowedOf(limit, "Ana", 50));
        _clock.Elapsed += TimeSpan.FromMilliseconds(99);
        Assert.Equal(0, AllowedOf(limit, "Ana", 50));
        _clock.Elapsed += TimeSpan.FromMilliseconds(1);
        Assert.Equal(1, AllowedOf(limit, "Ana", 50));
        _clock.Elapsed += TimeSpan.FromMilliseconds(500);
        Assert.Equal(5, AllowedOf(limit, "Ana", 50));
    }

    [Fact]
    public void What_one_has_used_up_is_still_there_for_another()
    {
        var limit = new RateLimit<string>(10, _clock);
        AllowedOf(limit, "Ana", 50);

        Assert.Equal(20, AllowedOf(limit, "Rui", 50));
    }

    [Fact]
    public void A_pause_gives_no_more_than_may_come_at_once()
    {
        var limit = new RateLimit<string>(10, _clock);
        AllowedOf(limit, "Ana", 50);

        _clock.Elapsed += TimeSpan.FromHours(1);

        Assert.Equal(20, AllowedOf(limit, "Ana", 50));
    }

    [Fact]
    public void Many_at_once_are_counted_each()
    {
        var limit = new RateLimit<string>(1_000, _clock);
        var allowed = 0;

        Parallel.For(0, 10_000, _ =>
        {
            if (limit.Allow("Ana"))
                Interlocked.Increment(ref allowed);
        });

        Assert.Equal(2_000, allowed);
    }

    [Fact]
    public void Who_has_used_up_nothing_is_forgotten()
    {
        var limit = new RateLimit<int>(10, _clock);
        AllowedOf(limit, -1, 50);
        for (var who = 0; who < 100_000; who++)
        {
            _clock.Elapsed += TimeSpan.FromMilliseconds(0.01);
            Assert.True(limit.Allow(who));
        }

        Assert.InRange(limit.Remembered, 1, 30_000);
        Assert.False(AllowedOf(limit, -1, 50) > 10, "What was used up a second ago was forgotten.");
    }

    private static int AllowedOf<T>(RateLimit<T> limit, T who, int requests)
        where T : notnull => Enumerable.Range(0, requests).Count(_ => limit.Allow(who));

    private sealed class Stopwatch : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
