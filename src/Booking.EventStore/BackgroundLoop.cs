namespace Booking.EventStore;

/// <summary>Starts the loops that outlive whoever starts them.</summary>
public static class BackgroundLoop
{
    /// <summary>
    /// Starts a loop, never on the caller's own turn, on the task scheduler that the caller runs on. That is the thread pool
    /// everywhere but in a simulation, which has a scheduler of its own and must not lose sight of anything.
    /// </summary>
    /// <param name="loop">Runs until it is asked to stop.</param>
    /// <returns>Ends with the loop.</returns>
    public static Task Start(Func<Task> loop) => Task.Factory.StartNew(
        loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
}
