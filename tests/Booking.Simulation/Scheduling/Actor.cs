namespace Booking.Simulation.Scheduling;

/// <summary>
/// A task scheduler of its own for each node, each client and the world, all on the one thread of the <see
/// cref="Dispatcher"/>. What an actor starts stays with it, and ends with it: when it dies, nothing of it runs any more,
/// as in a process that was killed.
/// </summary>
internal sealed class Actor : TaskScheduler
{
    private readonly Dispatcher _dispatcher;
    private readonly List<Task> _held = [];

    public Actor(Dispatcher dispatcher, string name, int number, TimeSpan skew)
    {
        _dispatcher = dispatcher;
        Name = name;
        Number = number;
        Clock = new SimulatedClock(dispatcher, this, skew);
        Factory = new TaskFactory(
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None, this);
    }

    public string Name { get; }

    public int Number { get; }

    public SimulatedClock Clock { get; }

    public TaskFactory Factory { get; }

    public bool IsDead { get; private set; }

    public bool IsStalled { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts something that nobody waits for. What it throws is the run's failure.</summary>
    public void Start(Func<Task> action) => _ = Factory.StartNew(() => GuardAsync(action));

    public void Kill()
    {
        IsDead = true;
        _held.Clear();
        _dispatcher.Drop(this);
    }

    /// <summary>As a process that the system gives no time: whatever becomes ready waits.</summary>
    public void Stall() => IsStalled = true;

    public void Resume()
    {
        IsStalled = false;
        foreach (var task in _held)
            _dispatcher.Enqueue(this, task);
        _held.Clear();
    }

    public void Execute(Task task)
    {
        if (IsStalled)
            _held.Add(task);
        else
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (!IsDead)
            _dispatcher.Enqueue(this, task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _dispatcher.EnterInline(this) && ExecuteInline(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private bool ExecuteInline(Task task)
    {
        try
        {
            return TryExecuteTask(task);
        }
        finally
        {
            _dispatcher.LeaveInline();
        }
    }

    private async Task GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception failure)
        {
            _dispatcher.Fail(failure);
        }
    }
}
