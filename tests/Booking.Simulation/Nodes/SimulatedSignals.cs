using Booking.EventStore;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>The hints that one listener of one node gets, late, doubled or not at all.</summary>
internal sealed class SimulatedSignals(World world, Actor actor) : IStoreSignals
{
    private readonly Hint _events = new(actor.Clock);
    private readonly Hint _messages = new(actor.Clock);
    private long? _announced;

    public async Task<long?> WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        await _events.WaitAsync(atMost, cancellationToken);
        var announced = _announced;
        _announced = null;
        return announced;
    }

    public Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _messages.WaitAsync(atMost, cancellationToken);
    }

    /// <summary>The log has grown to this position.</summary>
    public void Announce(long position)
    {
        var random = world.FaultRandom;
        if (random.Chance(world.Weather.HintLost))
            return;
        Later(() => SetEvents(position));
        Later(_messages.Set);
    }

    private void Later(Action hint)
    {
        var random = world.FaultRandom;
        if (!random.Chance(world.Weather.HintLate))
        {
            hint();
            return;
        }

        var delay = random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        world.After(delay, hint);
        if (random.Chance(0.5))
            hint();
    }

    private void SetEvents(long position)
    {
        _announced = Math.Max(_announced ?? 0, position);
        _events.Set();
    }

    private sealed class Hint(TimeProvider clock)
    {
        private readonly List<TaskCompletionSource> _waiting = [];
        private bool _isPending;

        public void Set()
        {
            _isPending = _waiting.Count == 0;
            foreach (var waiter in _waiting)
                waiter.TrySetResult();
            _waiting.Clear();
        }

        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isPending)
            {
                _isPending = false;
                return;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiter);
            await using var timer = clock.CreateTimer(
                _ => waiter.TrySetResult(), null, atMost, Timeout.InfiniteTimeSpan);
            await using var cancelled = cancellationToken.Register(() => waiter.TrySetResult());
            await waiter.Task;
            _waiting.Remove(waiter);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
