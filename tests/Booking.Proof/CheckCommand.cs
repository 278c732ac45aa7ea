using System.CommandLine;
using Booking.Proof.Checks;
using Booking.Proof.Sources;

namespace Booking.Proof;

/// <summary>`./booking check FILE`: judges again a history that was kept.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "What --history wrote." };
        file.AcceptExistingOnly();
        var command = new Command("check", "Judges again a history that was kept.") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var verdict = Invariants.Judge(await EvidenceFile.ReadAsync(parsed.GetValue(file)!.FullName, cancel));
            verdict.Write(Console.Out);
            return verdict.Fell ? 1 : 0;
        });
        return command;
    }
}
