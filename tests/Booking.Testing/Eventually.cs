using System.Diagnostics;

namespace Booking.Testing;

/// <summary>Repeats an assertion until it holds or the time is up.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as <paramref name="assertion"/> does not throw.</summary>
    /// <exception cref="TimeoutException">It threw to the end; the last failure is in the message.</exception>
    public static Task HoldsAsync(
        Func<Task> assertion, TimeSpan? within = null, CancellationToken cancel = default) =>
        ReturnsAsync(
            async () =>
            {
                await assertion();
                return true;
            },
            within,
            cancel);

    /// <summary>Returns what <paramref name="attempt"/> returns as soon as it does not throw.</summary>
    /// <exception cref="TimeoutException">It threw to the end; the last failure is in the message.</exception>
    public static async Task<T> ReturnsAsync<T>(
        Func<Task<T>> attempt, TimeSpan? within = null, CancellationToken cancel = default)
    {
        var patience = within ?? Patience;
        var began = Stopwatch.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt().WaitAsync(cancel);
            }
            catch (Exception failure)
                when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(began) > patience)
                    throw new TimeoutException(
                        $"Still not so after {patience} and {attempts} attempts: {failure.Message}", failure);
            }

            await Task.Delay(Pause, cancel);
        }
    }
}
