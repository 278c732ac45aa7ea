using System.CommandLine;
using System.Globalization;
using Booking.Audit.Export;

namespace Booking.Cli.Audit;

/// <summary>`booking audit export`: writes events or purchases for other programs.</summary>
internal static class ExportCommand
{
    private const string Events = "events";
    private const string Purchases = "purchases";

    public static Command Create()
    {
        var format = new Option<ExportFormat>("--format") { Description = "jsonl (an object a line) or csv." };
        var what = new Option<string>("--what")
        {
            Description = "events (as they are recorded) or purchases.",
            DefaultValueFactory = _ => Events,
        };
        what.AcceptOnlyFromAmong(Events, Purchases);
        var from = CommandInstants.Option("--from", "Dated, or paid, at this instant or later.");
        var to = CommandInstants.Option("--to", "Dated, or paid, before this instant.");
        var session = CommonOptions.Session("Of this session alone.");
        var file = new Option<string?>("--out") { Description = "A file in place of the standard output." };
        var folder = CommonOptions.Folder();
        var command = new Command("export", "Writes events, or the purchases of a period.")
        {
            format,
            what,
            from,
            to,
            session,
            file,
            folder,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(format), parsed.GetValue(what) == Purchases,
            new ExportFilter(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(session)),
            parsed.GetValue(file), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        LocalFolder folder, ExportFormat format, bool purchases, ExportFilter filter, string? file,
        CancellationToken cancel)
    {
        await using var servers = await AuditConnections.OpenAsync(folder);
        var export = new LogExport(servers.Postgres);
        await using var output = file is null ? Console.OpenStandardOutput() : File.Create(file);
        var rows = purchases
            ? await export.WritePurchasesAsync(output, format, filter, cancel)
            : await export.WriteEventsAsync(output, format, filter, cancel);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Written: {rows:N0} {(purchases ? Purchases : Events)}."));
        return 0;
    }
}
