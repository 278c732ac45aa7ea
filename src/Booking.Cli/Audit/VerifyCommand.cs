using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.SeatMap;

namespace Booking.Cli.Audit;

/// <summary>`booking audit verify`: reads the whole log, or one session's, and says whether everything is right.</summary>
internal static class VerifyCommand
{
    private const int Sound = 0;
    private const int Broken = 1;

    public static Command Create()
    {
        var session = CommonOptions.Session("The session to verify.");
        var all = new Option<bool>("--all") { Description = "Verifies all sessions; so without --session." };
        var json = new Option<bool>("--json") { Description = "Writes the report as JSON." };
        var folder = CommonOptions.Folder();
        var command = new Command("verify", "Verifies the log, and the read models against it; exit status 1 on a fault.")
        {
            session,
            all,
            json,
            folder,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetResult(session) is not null)
                result.AddError("--session and --all exclude each other.");
        });
        command.SetStoppableAction((parsed, cancel) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(session), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder, Guid? session, bool json, CancellationToken cancel)
    {
        await using var servers = await AuditConnections.OpenAsync(folder);
        var verifier = new Verifier(
            servers.Postgres, SessionEventTypes.Create(), new SeatingPlanCatalog(servers.Postgres),
            new PostgresProjectionProgress(servers.Postgres),
            servers.Redis is null ? null : new SeatMapReader(servers.Redis),
            new Seals(servers.Postgres, key: null, TimeProvider.System), TimeProvider.System);
        var options = new VerificationOptions();
        var bar = new ProgressBar(Console.Error, isShown: !Console.IsErrorRedirected);
        var report = session is { } id
            ? await verifier.VerifySessionAsync(id, options, cancel)
            : await verifier.VerifyAllAsync(options, bar.Show, cancel);
        bar.Clear();
        if (report is null)
        {
            await Console.Error.WriteLineAsync($"There is no session {session}.");
            return Broken;
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(report, VerificationJson.Default.VerificationReport));
        else
            ReportText.Write(report, Console.Out);
        return report.Ok ? Sound : Broken;
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class VerificationJson : JsonSerializerContext;
