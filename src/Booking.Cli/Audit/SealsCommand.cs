using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Audit.Sealing;

namespace Booking.Cli.Audit;

/// <summary>`booking audit seals export`: what somebody outside keeps, so that nobody inside can rewrite the log.</summary>
internal static class SealsCommand
{
    public static Command Create()
    {
        var from = new Option<long>("--from")
        {
            Description = "The number of the first seal to export.",
            DefaultValueFactory = _ => 1,
        };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1)
                result.AddError("--from takes a number from 1.");
        });
        var folder = CommonOptions.Folder();
        var export = new Command("export", "Writes the seals as JSON, each with its signature.") { from, folder };
        export.SetStoppableAction((parsed, cancel) => ExportAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(from), cancel));
        return new Command("seals", "The daily seals of all streams.") { export };
    }

    private static async Task<int> ExportAsync(LocalFolder folder, long from, CancellationToken cancel)
    {
        await using var servers = AuditConnections.OpenPostgres(folder);
        var seals = new Seals(servers.Postgres, key: null, TimeProvider.System);
        Console.Write('[');
        var isFirst = true;
        await foreach (var seal in seals.ExportAsync(from, cancel))
        {
            Console.Write(isFirst ? "\n" : ",\n");
            Console.Write(JsonSerializer.Serialize(seal, Json));
            isFirst = false;
        }

        Console.WriteLine("\n]");
        return 0;
    }

    // The document is one string within the JSON; what reads it gets back the very bytes.
    private static readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo<KeptSeal> Json =
        new KeptSealJson(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .KeptSeal;
}

[JsonSerializable(typeof(KeptSeal))]
internal sealed partial class KeptSealJson : JsonSerializerContext;
