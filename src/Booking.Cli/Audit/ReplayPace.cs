using System.Globalization;

namespace Booking.Cli.Audit;

/// <summary>How fast a sale goes by again: so many times as fast as it went, and no silence longer than two seconds.</summary>
/// <param name="Times">0: without any wait.</param>
internal readonly record struct ReplayPace(double Times)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    /// <summary>Reads <c>10x</c> or <c>10</c>.</summary>
    public static bool TryRead(string text, out ReplayPace pace)
    {
        var isNumber = double.TryParse(
            text.TrimEnd('x'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times);
        pace = new ReplayPace(times);
        return isNumber && times > 0 && double.IsFinite(times);
    }

    /// <summary>The wait between two events.</summary>
    public TimeSpan Between(DateTimeOffset before, DateTimeOffset next)
    {
        if (Times <= 0 || next <= before)
            return TimeSpan.Zero;
        var wait = (next - before) / Times;
        return wait < LongestSilence ? wait : LongestSilence;
    }
}
