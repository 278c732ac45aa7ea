using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Audit.Chain;
using Booking.Audit.Refusals;
using Booking.Local;

namespace Booking.Cli.Audit;

/// <summary>`booking audit refusals`: why, and how often, a session refused.</summary>
internal static class RefusalsCommand
{
    public static Command Create()
    {
        var session = CommonOptions.Session("The session.");
        session.Required = true;
        var from = CommandInstants.Option("--from", "From the minute that has this instant.");
        var until = CommandInstants.Option("--until", "Minutes that begin before this instant.");
        var json = new Option<bool>("--json") { Description = "Writes them as a JSON list." };
        var folder = CommonOptions.Folder();
        var command = new Command("refusals", "Shows how often a session refused, by minute and reason.")
        {
            session,
            from,
            until,
            json,
            folder,
        };
        CommandInstants.RequireOrder(command, from, until);
        command.SetStoppableAction((parsed, cancel) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(session)!.Value, parsed.GetValue(from),
            parsed.GetValue(until), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        LocalFolder folder, Guid session, DateTimeOffset? from, DateTimeOffset? until, bool asJson, CancellationToken cancel)
    {
        await using var servers = AuditConnections.OpenPostgres(folder);
        if (!await new RecordedEvents(servers.Postgres).ExistsAsync(session, cancel))
            throw new LocalServerException($"There is no session {session}.");
        var counts = new KeptRefusals(servers.Postgres).ReadAllAsync(session, from, until, cancel);
        await (asJson ? WriteJsonAsync(counts) : WriteTextAsync(counts));
        return 0;
    }

    private static async Task WriteTextAsync(IAsyncEnumerable<RefusalCount> counts)
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var count in counts)
        {
            if (totals.Count == 0)
                Console.WriteLine($"{"MINUTE (UTC)",-17} {"REASON",-28} {"COUNT",12}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{count.Minute.UtcDateTime,-17:yyyy-MM-dd HH:mm} {count.Reason,-28} {count.Count,12:N0}"));
            totals[count.Reason] = totals.GetValueOrDefault(count.Reason) + count.Count;
        }

        if (totals.Count == 0)
            Console.WriteLine("Nothing was refused.");
        foreach (var (reason, total) in totals)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"in all",-17} {reason,-28} {total,12:N0}"));
    }

    private static async Task WriteJsonAsync(IAsyncEnumerable<RefusalCount> counts)
    {
        Console.Write('[');
        var isFirst = true;
        await foreach (var count in counts)
        {
            Console.Write(isFirst ? "\n" : ",\n");
            Console.Write(JsonSerializer.Serialize(
                new RefusalLine(count.Minute.UtcDateTime, count.Reason, count.Count), RefusalJson.Default.RefusalLine));
            isFirst = false;
        }

        Console.WriteLine("\n]");
    }
}

/// <summary>A count, in the shape that the route gives it.</summary>
internal sealed record RefusalLine(DateTime Minute, string Reason, long Count);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RefusalLine))]
internal sealed partial class RefusalJson : JsonSerializerContext;
