using System.Globalization;
using Booking.Audit.Verification;

namespace Booking.Cli.Audit;

/// <summary>A report for people.</summary>
internal static class ReportText
{
    private const int FaultsShown = 3;

    public static void Write(VerificationReport report, TextWriter output)
    {
        foreach (var check in report.Checks)
        {
            output.WriteLine($"{(check.Ok ? "ok    " : "FAULT ")} {check.Name,-13} {check.Detail}");
            foreach (var fault in check.Faults.Skip(1).Take(FaultsShown - 1))
                output.WriteLine($"{"",21}{fault}");
        }

        var rate = report.Events / Math.Max(report.Took.TotalSeconds, 0.001);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.Ok ? "Everything is right" : "Something is wrong")}: {report.Events:N0} events of {report.Sessions:N0} sessions in {report.Took.TotalSeconds:N1} s, {rate:N0} events/s, {Environment.WorkingSet / 1_048_576:N0} MiB."));
    }
}
