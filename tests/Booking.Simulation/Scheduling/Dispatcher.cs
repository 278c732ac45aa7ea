namespace Booking.Simulation.Scheduling;

/// <summary>
/// Runs every task of a simulation on one thread, one at a time, the next one chosen by the seed. Time stands still while
/// anything can run, and then jumps to the next timer; now and then, at the seed's whim, a timer is earlier than what could
/// have run.
/// </summary>
internal sealed class Dispatcher
{
    private const int MaxInlineDepth = 16;

    private readonly SeededRandom _random;
    private readonly double _disorder;
    private readonly double _inline;
    private readonly double _haste;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<(Actor Actor, Task Task)> _ready = [];
    private readonly PriorityQueue<(SimulatedTimer Timer, long Generation), (long Due, long Order)> _timers = new();
    private long _order;
    private int _inlineDepth;
    private int _actors;
    private volatile Exception? _failure;

    public Dispatcher(SeededRandom random, Trace trace)
    {
        _random = random;
        Trace = trace;
        _disorder = random.Pick([0.1, 0.5, 1.0]);
        _inline = random.Pick([0.0, 0.5, 1.0]);
        _haste = random.Pick([0.0, 0.0, 0.002, 0.02]);
    }

    public Trace Trace { get; }

    /// <summary>Since the run began.</summary>
    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    /// <summary>Who is running; null between two steps.</summary>
    public Actor? Current { get; private set; }

    /// <param name="name">For the trace.</param>
    /// <param name="skew">How wrong its clock is.</param>
    public Actor NewActor(string name, TimeSpan skew = default) => new(this, name, _actors++, skew);

    public void Say(string who, string what) => Trace.Add(Now, who, what);

    /// <summary>Runs until a task is done.</summary>
    /// <exception cref="SimulationException">Nothing can run any more, or something got away from the one thread.</exception>
    public void RunUntil(Task done, long maxSteps)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!done.IsCompleted)
            {
                if (_failure is { } failure)
                    throw new SimulationException(failure.Message, failure);
                if (Steps++ == maxSteps)
                    throw new SimulationException($"There is no end after {maxSteps} steps.");
                Step();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        if (_failure is { } last)
            throw new SimulationException(last.Message, last);
    }

    public void Fail(Exception failure) => _failure ??= failure;

    public void EnsureHere()
    {
        if (Environment.CurrentManagedThreadId == _thread)
            return;
        var escape = new SimulationException($"Something runs on a thread of its own:{Environment.NewLine}{Environment.StackTrace}");
        Fail(escape);
        throw escape;
    }

    public void Enqueue(Actor actor, Task task)
    {
        EnsureHere();
        _ready.Add((actor, task));
    }

    public void Drop(Actor actor) => _ready.RemoveAll(ready => ready.Actor == actor);

    public void Schedule(SimulatedTimer timer, long generation, TimeSpan due) =>
        _timers.Enqueue((timer, generation), ((Now + due).Ticks, _order++));

    /// <summary>Whether a continuation may go on where it became ready, as on a thread pool it may.</summary>
    public bool EnterInline(Actor actor)
    {
        if (Environment.CurrentManagedThreadId != _thread || Current != actor || actor.IsDead
            || _inlineDepth == MaxInlineDepth || !_random.Chance(_inline))
        {
            return false;
        }

        _inlineDepth++;
        return true;
    }

    public void LeaveInline() => _inlineDepth--;

    private void Step()
    {
        if (_ready.Count == 0 || (_haste > 0 && _timers.Count > 0 && _random.Chance(_haste)))
        {
            FireNext();
            return;
        }

        var index = _ready.Count > 1 && _random.Chance(_disorder) ? _random.Next(_ready.Count) : 0;
        var (actor, task) = _ready[index];
        _ready.RemoveAt(index);
        Trace.Add(((long)actor.Number << 32) | (uint)index);
        Current = actor;
        actor.Execute(task);
        Current = null;
    }

    private void FireNext()
    {
        if (!_timers.TryDequeue(out var next, out var key))
            throw new SimulationException("Everything waits, and there is nothing to wait for.");
        if (!next.Timer.IsDue(next.Generation))
            return;
        if (key.Due > Now.Ticks)
            Now = TimeSpan.FromTicks(key.Due);
        next.Timer.Fire();
    }
}
