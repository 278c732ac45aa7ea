using System.Globalization;

namespace Booking.Sabotage;

/// <summary>A wall clock that is off by what a file says, and steps when the file changes; what it measures runs on.</summary>
internal sealed class SteppedClock(string file) : TimeProvider
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private long _lookedAt;
    private long _offTicks;

    public override DateTimeOffset GetUtcNow()
    {
        var last = Interlocked.Read(ref _lookedAt);
        if (last == 0 || GetElapsedTime(last) > LookEvery)
            Look();
        return System.GetUtcNow().AddTicks(Interlocked.Read(ref _offTicks));
    }

    private void Look()
    {
        Interlocked.Exchange(ref _lookedAt, GetTimestamp());
        if (File.Exists(file)
            && double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var seconds))
            Interlocked.Exchange(ref _offTicks, TimeSpan.FromSeconds(seconds).Ticks);
    }
}
