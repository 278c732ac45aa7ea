using System.Diagnostics;
using System.Text.Json.Nodes;
using Booking.Audit.Sealing;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

/// <summary>What docs/audit.md has somebody outside do, line by line as it stands there, with the programs that it names.</summary>
public sealed class DocumentedChecksTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new("documented");
    private readonly List<string> _blocks = [.. File.ReadAllText(Path.Combine(CommandLine.Root, "docs", "audit.md"))
        .Split("```sh\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_seal_is_checked_with_openssl_alone_and_one_that_was_changed_is_refused()
    {
        var database = await OpenAsync();
        await RunAsync(Block("openssl ecparam"), database);
        using (var key = SealKey.FromPem(await File.ReadAllTextAsync(_folder.PathOf("seal-key.pem"), Cancel)))
        {
            await using var source = NpgsqlDataSource.Create(database);
            var seals = new Seals(source, key, TimeProvider.System);
            Assert.Equal(1, await seals.SealAsync(Cancel));
            await AppendAsync(source, Guid.CreateVersion7());
            Assert.Equal(2, await seals.SealAsync(Cancel));
        }

        var lines = await RunAsync(Block("openssl dgst"), database);

        Assert.Equal("Verified OK", lines[0]);
        var exported = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("seals.json"), Cancel))!.AsArray();
        var hash = exported[0]!["hash"]!.GetValue<string>();
        Assert.Equal($"{hash}  seal.txt", lines[1]);
        var next = JsonNode.Parse(exported[1]!["document"]!.GetValue<string>())!;
        Assert.Equal(hash, next["previousHash"]!.GetValue<string>());

        var changed = (await File.ReadAllTextAsync(_folder.PathOf("seal.txt"), Cancel)).Replace("\"version\":2", "\"version\":3", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.PathOf("seal.txt"), changed, Cancel);
        var check = Block("openssl dgst").Split('\n').Single(line => line.StartsWith("openssl dgst", StringComparison.Ordinal));
        Assert.Equal("Verification failure", (await RunAsync(check, database, exitCode: 1))[0]);
    }

    [Fact]
    public async Task The_hash_of_an_event_is_made_anew_with_sha256sum()
    {
        var database = await OpenAsync();
        await RunAsync("./booking audit export > events.jsonl", database);

        var lines = await RunAsync(Block("xxd"), database);

        var first = JsonNode.Parse(File.ReadLines(_folder.PathOf("events.jsonl")).First())!;
        Assert.Equal($"{first["hash"]}  -", Assert.Single(lines));
    }

    private string Block(string part) => _blocks.Single(block => block.Contains(part, StringComparison.Ordinal));

    // A log of one session, and the script `booking` of the checkout without what builds it.
    private async Task<string> OpenAsync()
    {
        var database = await AuditDatabase.CreateAsync(postgres, "documented", Cancel);
        await using var source = NpgsqlDataSource.Create(database);
        await AppendAsync(source, Guid.CreateVersion7());
        var script = _folder.PathOf("booking");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec dotnet '{CommandLine.Assembly()}' \"$@\" --folder '{_folder.PathOf("local")}'\n", Cancel);
        await RunAsync("chmod +x booking", database);
        return database;
    }

    private static async Task AppendAsync(NpgsqlDataSource source, Guid stream)
    {
        var store = new PostgresEventStore(source, SessionEventTypes.Create());
        NewEvent[] events =
        [
            New(new SeatsBlocked(["Stalls-C-12", "Loge Süd \"1\""], "camera")),
            New(new SeatsUnblocked(["Stalls-C-12"])),
        ];
        Assert.IsType<AppendResult.Appended>(Assert.Single(
            await store.AppendAsync([new AppendBatch(stream, "session", 0, [.. events], [])], Cancel)));
    }

    private static NewEvent New(SessionEvent e) => new(
        Guid.CreateVersion7(), e, TimeProvider.System.GetUtcNow(), """{"actor":"manager:0198b8a0-0000-7000-8000-000000000001"}""");

    private async Task<string[]> RunAsync(string commands, string database, int exitCode = 0)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", commands])
        {
            WorkingDirectory = _folder.Location,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__Postgres"] = database;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == exitCode, $"{commands}\nended with {process.ExitCode}: {output}{await errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
