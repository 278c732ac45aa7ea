namespace Booking.Simulation.Scheduling;

/// <summary>A timer whose callback is one more task of its actor.</summary>
internal sealed class SimulatedTimer(Dispatcher dispatcher, Actor actor, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private long _generation;
    private bool _isDisposed;

    public bool IsDue(long generation) => generation == _generation && !_isDisposed && !actor.IsDead;

    public void Fire()
    {
        if (_period > TimeSpan.Zero)
            dispatcher.Schedule(this, _generation, _period);
        actor.Factory.StartNew(() => callback(state));
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
            return false;
        _period = period;
        _generation++;
        if (dueTime != Timeout.InfiniteTimeSpan)
            dispatcher.Schedule(this, _generation, dueTime);
        return true;
    }

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
