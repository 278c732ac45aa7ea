using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using Booking.Benchmarks.Reporting;
using Booking.Local;
using Booking.Testing;

namespace Booking.Benchmarks.EventOrder;

/// <summary>Measures the ways to keep the order of the log, side by side, and shows what each one's reader
/// misses.</summary>
internal static class EventOrderCommand
{
    private static readonly int[] AppenderCounts = [1, 4, 16];
    private static readonly int[] BatchSizes = [1, 50];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static Task<int> RunAsync(string[] arguments)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 7, Description = "Interleaved rounds." };
        var seconds = new Option<double>("--seconds")
        {
            DefaultValueFactory = _ => 0.5,
            Description = "Of each measurement.",
        };
        var command = new RootCommand("Ways to keep the order of the log, side by side.") { rounds, seconds };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
        return command.Parse(arguments).InvokeAsync();
    }

    private static async Task RunAsync(int rounds, TimeSpan duration, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder("event-order");
        await using var server = await LocalPostgres.StartAsync(folder.PathOf("cluster"), cancel: cancel);
        await using var lane = await OrderVariant.LaneAsync(await DatabaseAsync(server, "lane", cancel), cancel);
        await using var evidence = await OrderVariant.EvidenceAsync(
            await DatabaseAsync(server, "evidence", cancel), cancel);
        await using var bare = await OrderVariant.EvidenceWithoutHintsAsync(
            await DatabaseAsync(server, "evidence_bare", cancel), cancel);
        await using var keyed = await OrderVariant.LaneWithForeignKeyAsync(
            await DatabaseAsync(server, "lane_keyed", cancel), cancel);
        OrderVariant[] variants = [lane, evidence, bare, keyed];
        Console.WriteLine(await Machine.DescribeAsync(folder.Location, lane.Database, cancel));
        Console.WriteLine($"{rounds} interleaved rounds of {duration.TotalSeconds:0.0} s, medians\n");

        foreach (var variant in variants)
        {
            await AppendLoad.RunAsync(
                variant.Store, AppenderCounts[^1], BatchSizes[^1], WarmUp, server.Process.ProcessId);
        }

        await CompareAsync(variants, rounds, duration, server.Process.ProcessId);
        await ShowOrderAsync(lane, evidence, server.Process.ProcessId, cancel);
        await ShowFiguresAsync(lane, rounds, duration);
    }

    private static async Task CompareAsync(OrderVariant[] variants, int rounds, TimeSpan duration, int postgresId)
    {
        Print("appenders", "batch", "order", "events/s", "to lane", "client µs/ev", "postgres µs/ev");
        foreach (var batchSize in BatchSizes)
        {
            foreach (var appenders in AppenderCounts)
            {
                var measured = variants.ToDictionary(variant => variant, _ => new List<AppendLoad>());
                for (var round = 0; round < rounds; round++)
                {
                    foreach (var variant in variants)
                        measured[variant].Add(
                            await AppendLoad.RunAsync(variant.Store, appenders, batchSize, duration, postgresId));
                }

                var laneSpeed = Median(measured[variants[0]], load => load.EventsPerSecond);
                foreach (var variant in variants)
                {
                    var speed = Median(measured[variant], load => load.EventsPerSecond);
                    var client = Median(measured[variant], load => load.ClientMicroseconds);
                    var postgres = Median(measured[variant], load => load.PostgresMicroseconds);
                    Print(appenders, batchSize, variant.Name, speed, speed / laneSpeed, client, postgres);
                }
            }
        }
    }

    private static async Task ShowOrderAsync(
        OrderVariant lane, OrderVariant evidence, int postgresId, CancellationToken cancel)
    {
        Console.WriteLine("\nmissed by a reader that follows 16 appenders:");
        var naive = new NaiveReader(lane.Store);
        await FollowAsync("lane, position > last", lane, naive, postgresId, cancel);
        naive = new NaiveReader(evidence.Store);
        await FollowAsync("no lane, position > last", evidence, naive, postgresId, cancel);
        var careful = new EvidenceReader(evidence.Database);
        await FollowAsync("no lane, evidence", evidence, careful, postgresId, cancel);
    }

    private static async Task FollowAsync(
        string name, OrderVariant variant, IFollower follower, int postgresId, CancellationToken cancel)
    {
        await CatchUpAsync(variant, follower, cancel);
        var committed = new ConcurrentBag<Guid>();
        var appends = AppendLoad.RunAsync(
            variant.Store, AppenderCounts[^1], 1, WarmUp, postgresId,
            events => Array.ForEach(events, appended => committed.Add(appended.Id)));
        while (!appends.IsCompleted)
            await follower.ReadOnAsync(cancel);
        await appends;
        await CatchUpAsync(variant, follower, cancel);
        Console.WriteLine($"  {name,-28} {committed.Count(id => !follower.Seen.Contains(id)),7} of {committed.Count}");
    }

    private static async Task CatchUpAsync(OrderVariant variant, IFollower follower, CancellationToken cancel)
    {
        var head = await variant.Store.ReadHeadAsync(cancel);
        while (follower.Position < head)
            await follower.ReadOnAsync(cancel);
    }

    private static async Task ShowFiguresAsync(OrderVariant lane, int rounds, TimeSpan duration)
    {
        var grouped = new List<double>();
        var read = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            grouped.Add(await StoreFigures.GroupCommitAsync(lane.Store, callers: 64, duration));
            read.Add(await StoreFigures.ReadFeedAsync(lane.Store));
        }

        Console.WriteLine($"\none stream, 64 callers, group commit: {Median(grouped, value => value):0} events/s");
        Console.WriteLine($"feed, one reader: {Median(read, value => value):0} events/s");
    }

    private static double Median<T>(List<T> values, Func<T, double> of) =>
        values.Select(of).Order().ElementAt(values.Count / 2);

    private static void Print(params object[] cells) => Console.WriteLine(
        string.Format(
            CultureInfo.InvariantCulture, "{0,9} {1,6}  {2,-20}{3,9:0} {4,8:0.00} {5,13:0.0} {6,15:0.0}", cells));

    private static async Task<string> DatabaseAsync(LocalPostgres server, string name, CancellationToken cancel)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(cancel);
        return server.ConnectionStringOf(name);
    }
}
