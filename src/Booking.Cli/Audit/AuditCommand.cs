using System.CommandLine;

namespace Booking.Cli.Audit;

/// <summary>`booking audit`: what can be proved from the log.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Proves answers from the log.")
    {
        VerifyCommand.Create(),
        ReplayCommand.Create(),
        RefusalsCommand.Create(),
        ExportCommand.Create(),
        SealsCommand.Create(),
    };
}
