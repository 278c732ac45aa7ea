using System.Globalization;

namespace Booking.Benchmarks.Load;

/// <summary>The processor time of processes, user and system, from /proc (proc(5)).</summary>
internal static class CpuTime
{
    private const int TicksPerSecond = 100;
    private const int ParentField = 1;
    private const int OwnTimeField = 11;
    private const int EndedChildrenField = 13;

    /// <summary>What a process has used.</summary>
    public static TimeSpan Of(int processId) => Sum(Fields(processId)!, OwnTimeField);

    /// <summary>What a process and its children have used, those that have ended included.</summary>
    public static TimeSpan WithChildren(int processId)
    {
        var own = Fields(processId)!;
        var total = Sum(own, OwnTimeField) + Sum(own, EndedChildrenField);
        var parent = processId.ToString(CultureInfo.InvariantCulture);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Fields(id) is { } child && child[ParentField] == parent)
                total += Sum(child, OwnTimeField);
        }

        return total;
    }

    /// <summary>What all processors together have worked since boot, for whomever.</summary>
    public static TimeSpan OfMachine()
    {
        const int Idle = 4;
        const int WaitForDisk = 5;
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = 0L;
        // Those after the eighth are counted in the first two already.
        for (var i = 1; i <= 8; i++)
        {
            if (i is not (Idle or WaitForDisk))
                ticks += Number(fields[i]);
        }

        return FromTicks(ticks);
    }

    private static string[]? Fields(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // The second field is the command in parentheses and may itself hold blanks and parentheses.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It ended in between.
        }
    }

    private static TimeSpan Sum(string[] fields, int first) => FromTicks(Number(fields[first]) + Number(fields[first + 1]));

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static TimeSpan FromTicks(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
}
