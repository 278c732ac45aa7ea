using System.Diagnostics;
using System.Globalization;
using Booking.Proof.History;

namespace Booking.Proof.Stress;

/// <summary>
/// Says what is going on: on a terminal one line that is written over, elsewhere a plain line now and then.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal)
{
    private static readonly TimeSpan OnTerminalEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ElsewhereEvery = TimeSpan.FromSeconds(5);
    private int _longest;

    /// <summary>Writes until the work is done.</summary>
    public async Task WatchAsync(Task work, OperationHistory history, Func<string> more)
    {
        var began = Stopwatch.GetTimestamp();
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(isTerminal ? OnTerminalEvery : ElsewhereEvery));
            Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(began).TotalSeconds,5:0} s  {history.Count,9:N0} operations  {history.Ok,8:N0} ok  "
                + $"{history.Refused,8:N0} refused  {history.Unknown,5:N0} unknown  {more()}"));
        }

        if (isTerminal)
            await output.WriteLineAsync();
        await work;
    }

    private void Write(string line)
    {
        if (!isTerminal)
        {
            output.WriteLine(line.TrimEnd());
            return;
        }

        output.Write('\r' + line.PadRight(_longest));
        _longest = line.Length;
    }
}
