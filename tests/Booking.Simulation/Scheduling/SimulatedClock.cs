namespace Booking.Simulation.Scheduling;

/// <summary>The clock of one actor, on the time of the run: it may be fast or slow, its timers are exact.</summary>
internal sealed class SimulatedClock(Dispatcher dispatcher, Actor actor, TimeSpan skew) : TimeProvider
{
    /// <summary>Where every run begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        dispatcher.EnsureHere();
        return Epoch + dispatcher.Now + skew;
    }

    public override long GetTimestamp() => dispatcher.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        dispatcher.EnsureHere();
        var timer = new SimulatedTimer(dispatcher, actor, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
