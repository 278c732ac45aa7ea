using System.CommandLine;
using System.Globalization;
using Booking.Audit.Chain;
using Booking.Audit.Export;
using Booking.EventStore.Postgres;
using Booking.Local;
using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Npgsql;

namespace Booking.Cli.Audit;

/// <summary>`booking audit export`: writes events or purchases for other programs.</summary>
internal static class ExportCommand
{
    private const string Jsonl = "jsonl";
    private const string Csv = "csv";
    private const string Events = "events";
    private const string Purchases = "purchases";

    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "jsonl (an object a line) or csv.",
            DefaultValueFactory = _ => Jsonl,
        };
        format.AcceptOnlyFromAmong(Jsonl, Csv);
        var what = new Option<string>("--what")
        {
            Description = "events (as they are recorded) or purchases.",
            DefaultValueFactory = _ => Events,
        };
        what.AcceptOnlyFromAmong(Events, Purchases);
        var from = CommandInstants.Option("--from", "Dated, or paid, at this instant or later.");
        var to = CommandInstants.Option("--to", "Dated, or paid, before this instant.");
        var session = CommonOptions.Session("Of this session alone.");
        var file = new Option<string?>("--out") { Description = "A file in place of the standard output; it has its name only once it is whole." };
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
        CommandInstants.RequireOrder(command, from, to);
        command.SetStoppableAction((parsed, cancel) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(format) == Csv ? ExportFormat.Csv : ExportFormat.Jsonl,
            parsed.GetValue(what) == Purchases,
            new ExportFilter(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(session)),
            parsed.GetValue(file), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        LocalFolder folder, ExportFormat format, bool purchases, ExportFilter filter, string? file,
        CancellationToken cancel)
    {
        await using var servers = AuditConnections.OpenPostgres(folder);
        if (filter.Session is { } session && !await new RecordedEvents(servers.Postgres).ExistsAsync(session, cancel))
            throw new LocalServerException($"There is no session {session}.");
        if (purchases)
            await TellOfLagAsync(servers.Postgres, cancel);
        var export = new LogExport(servers.Postgres);
        var rows = file is null
            ? await WriteAsync(Console.OpenStandardOutput())
            : await WholeFile.WriteAsync(file, WriteAsync);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Written: {rows:N0} {(purchases ? Purchases : Events)}."));
        return 0;

        Task<long> WriteAsync(Stream output) => purchases
            ? export.WritePurchasesAsync(output, format, filter, cancel)
            : export.WriteEventsAsync(output, format, filter, cancel);
    }

    private static async Task TellOfLagAsync(NpgsqlDataSource postgres, CancellationToken cancel)
    {
        var position = await new PostgresProjectionProgress(postgres).ReadAsync(PurchasesProjection.ProjectionName, cancel);
        var head = await new PostgresEventStore(postgres, SessionEventTypes.Create()).ReadHeadAsync(cancel);
        if (position < head)
        {
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"The purchases are {head - position:N0} events behind the log; what was paid in those is not among them yet."));
        }
    }
}
