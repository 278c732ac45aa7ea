namespace Booking.Api.Tests;

/// <summary>New ids: UUIDs of version 7.</summary>
public sealed class IdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void An_id_says_its_version_its_variant_and_the_millisecond_in_which_it_was_made()
    {
        var ids = new Ids(new Clock { Now = Now });

        for (var i = 0; i < 1_000; i++)
        {
            var id = ids.New();
            Assert.Equal(7, id.Version);
            Assert.InRange(id.Variant, 0x8, 0xB);
            var bytes = id.ToByteArray(bigEndian: true);
            Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(bytes[..6]), 16));
        }
    }

    [Fact]
    public async Task No_two_are_the_same_whoever_asks_and_when()
    {
        var ids = new Ids(new Clock { Now = Now });

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 5_000).Select(_ => ids.New()).ToArray(), TestContext.Current.CancellationToken)));

        Assert.Equal(40_000, made.SelectMany(each => each).Distinct().Count());
    }

    [Fact]
    public void Later_ids_come_later()
    {
        var clock = new Clock { Now = Now };
        var ids = new Ids(clock);
        var earlier = ids.New();
        clock.Now += TimeSpan.FromMilliseconds(1);

        Assert.True(earlier.CompareTo(ids.New()) < 0);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
