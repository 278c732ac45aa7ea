namespace Booking.Local;

/// <summary>The server found its port taken: another port, or a moment of patience, may help.</summary>
internal sealed class PortTakenException(int port, string output)
    : Exception($"Port {port} is taken.\n{output}")
{
    private const int FreshPortAttempts = 5;
    private static readonly TimeSpan SamePortPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SamePortPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <paramref name="start"/> on free ports until one of them is still free when it is used.</summary>
    public static async Task<T> RetryOnFreePortsAsync<T>(Func<int, Task<T>> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await start(FreePort.Next());
            }
            catch (PortTakenException taken)
            {
                if (attempt == FreshPortAttempts)
                    throw new LocalServerException(taken.Message, taken);
            }
        }
    }

    /// <summary>Runs <paramref name="start"/> on one port, waiting a moment for it if need be.</summary>
    public static async Task<T> RetryOnSamePortAsync<T>(int port, Func<int, Task<T>> start, CancellationToken cancel)
    {
        var began = Environment.TickCount64;
        while (true)
        {
            try
            {
                return await start(port);
            }
            catch (PortTakenException taken)
            {
                if (Environment.TickCount64 - began > SamePortPatience.TotalMilliseconds)
                    throw new LocalServerException(taken.Message, taken);
            }

            await Task.Delay(SamePortPause, cancel);
        }
    }

    /// <summary>Whether a server's output says that its port was taken.</summary>
    public static bool IsReportedBy(string output) =>
        output.Contains("address already in use", StringComparison.OrdinalIgnoreCase);
}
