using System.Globalization;
using Booking.Audit.Verification;

namespace Booking.Cli.Audit;

/// <summary>One line that is written over: how far, how fast, how long still. Safe for concurrent use.</summary>
internal sealed class ProgressBar(TextWriter output, bool isShown)
{
    private const int Width = 30;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private TimeSpan _shownAt = TimeSpan.MinValue;

    public void Show(VerificationProgress progress)
    {
        if (!isShown)
            return;
        lock (_gate)
        {
            if (_shownAt != TimeSpan.MinValue && progress.Elapsed - _shownAt < Every)
                return;
            _shownAt = progress.Elapsed;
            output.Write('\r' + Line(progress));
        }
    }

    public void Clear()
    {
        if (isShown)
            output.Write("\r\e[K");
    }

    /// <summary>The line of a moment.</summary>
    internal static string Line(VerificationProgress progress)
    {
        var share = progress.Total > 0 ? Math.Min(1, (double)progress.Events / progress.Total) : 1;
        var full = (int)(share * Width);
        var rate = progress.Events / Math.Max(progress.Elapsed.TotalSeconds, 0.001);
        var left = rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, progress.Total - progress.Events) / rate) : TimeSpan.Zero;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', full)}{new string('.', Width - full)}] {share,4:P0}  {progress.Events:N0} events, {rate:N0}/s, {left:mm\\:ss} left, {progress.Faults} faults\e[K");
    }
}
