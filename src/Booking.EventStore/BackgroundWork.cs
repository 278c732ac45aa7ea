namespace Booking.EventStore;

/// <summary>Starts the loops and other work that go on beside whoever starts them.</summary>
public static class BackgroundWork
{
    /// <summary>
    /// Starts it, never on the caller's own turn, on the task scheduler that the caller runs on. That is the thread pool
    /// everywhere but in a simulation, which has a scheduler of its own and must not lose sight of anything.
    /// </summary>
    /// <param name="work">Ends by itself, or when it is asked to stop.</param>
    /// <returns>Ends with the work.</returns>
    public static Task Start(Func<Task> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
}
