using System.Globalization;
using System.Runtime.InteropServices;

namespace Booking.Local;

/// <summary>
/// One process and no other: a process id alone is used again by the system, so the start time and the boot go with it.
/// </summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="StartTicks">Its start, in clock ticks since boot: field 22 of /proc/[pid]/stat (proc(5)).</param>
/// <param name="BootId">The boot during which it ran: /proc/sys/kernel/random/boot_id.</param>
public sealed record ProcessIdentity(int ProcessId, long StartTicks, string BootId)
{
    private const int NoSuchProcess = 3;

    /// <summary>The identity of a running process, or null when no process has this id.</summary>
    /// <param name="processId">A process id.</param>
    public static ProcessIdentity? Of(int processId) =>
        ReadStat(processId) is { } stat ? new(processId, stat.StartTicks, CurrentBoot()) : null;

    /// <summary>Reads what <see cref="ToString"/> wrote, or returns null for anything else.</summary>
    /// <param name="text">The text.</param>
    public static ProcessIdentity? Parse(string text)
    {
        var parts = text.Trim().Split(' ');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTicks)
            ? new(processId, startTicks, parts[2])
            : null;
    }

    /// <summary>
    /// Whether this very process is still there; one that has ended and waits to be collected is not.
    /// </summary>
    public bool IsAlive =>
        BootId == CurrentBoot() && ReadStat(ProcessId) is { State: not 'Z' } stat && stat.StartTicks == StartTicks;

    /// <summary>
    /// Whether it has come to a stop with every thread: SIGSTOP is on its way and no more when it has been sent.
    /// </summary>
    public bool StandsStill
    {
        get
        {
            try
            {
                return Directory.EnumerateDirectories($"/proc/{ProcessId}/task")
                    .All(thread => ReadStat(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)) is null or { State: 'T' });
            }
            catch (DirectoryNotFoundException)
            {
                return true; // The process has ended.
            }
        }
    }

    /// <summary>Sends a signal to this very process.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>False when the process is gone.</returns>
    /// <exception cref="LocalServerException">The system refused, for want of rights.</exception>
    public bool TrySignal(ProcessSignal signal)
    {
        if (!IsAlive)
            return false;
        if (SendSignal(ProcessId, (int)signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? false
            : throw new LocalServerException($"Process {ProcessId} could not be sent {signal}: error {error}.");
    }

    /// <summary>Waits until this very process is gone.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when it is still there.</returns>
    public async Task<bool> WaitForExitAsync(TimeSpan patience, CancellationToken cancel)
    {
        var began = Environment.TickCount64;
        while (IsAlive)
        {
            if (Environment.TickCount64 - began > patience.TotalMilliseconds)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancel);
        }

        return true;
    }

    /// <summary>The running processes whose parent is this one.</summary>
    public IReadOnlyList<ProcessIdentity> Children()
    {
        var children = new List<ProcessIdentity>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && ReadStat(id) is { } stat && stat.ParentId == ProcessId)
                children.Add(new(id, stat.StartTicks, BootId));
        }

        return children;
    }

    /// <summary>One line: process id, start ticks, boot id.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {StartTicks} {BootId}");

    private static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static (char State, int ParentId, long StartTicks)? ReadStat(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId}/stat");
        }
        catch (IOException)
        {
            return null; // The process ended before or while it was read.
        }

        // The second field is the command in parentheses and may itself hold blanks and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture),
            long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
