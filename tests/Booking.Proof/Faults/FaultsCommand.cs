using System.Diagnostics;
using System.Globalization;

namespace Booking.Proof.Faults;

/// <summary>`./booking faults`: rounds of faults in a random order, some of them two at a time, each round with a history and a verdict of its own.</summary>
internal static class FaultsCommand
{
    private const int FaultsInRound = 12;

    public static async Task<int> RunAsync(FaultsOptions options, CancellationToken cancel)
    {
        var random = new Random(options.Seed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Starting two nodes, PostgreSQL and Redis; seed {options.Seed} …"));
        await using var run = await FaultRun.StartAsync(options.Seed, cancel);
        var faults = Possible(run, options).ToArray();
        if (faults.Length == 0)
            return 1;

        var began = Stopwatch.GetTimestamp();
        var reports = new List<FaultReport>();
        var fell = false;
        for (var round = 1; round == 1 || Stopwatch.GetElapsedTime(began) < options.Duration; round++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nRound {round}"));
            var chosen = Enumerable.Range(0, FaultsInRound).Select(_ => Choose(faults, random))
                .TakeWhile(_ => Stopwatch.GetElapsedTime(began) < options.Duration);
            var (verdict, tried) = await run.TryAsync(chosen, Console.WriteLine, options.HistoryFile, cancel);
            verdict.Write(Console.Out);
            reports.AddRange(tried);
            fell |= verdict.Fell;
            if (!fell && !tried.Any(report => report.IsLate))
                continue;
            // The next round must not cover what is to be looked into.
            if (options.HistoryFile is { } path)
                await run.KeepLogsAsync(path, cancel);
            break;
        }

        Write(reports);
        return fell || reports.Exists(report => report.IsLate) ? 1 : 0;
    }

    // Of three faults one does not come alone.
    private static Fault Choose(Fault[] faults, Random random)
    {
        var fault = faults[random.Next(faults.Length)];
        var other = faults[random.Next(faults.Length)];
        return random.Next(3) == 0 && fault.MayMeet(other) ? fault.With(other) : fault;
    }

    private static IEnumerable<Fault> Possible(FaultRun run, FaultsOptions options)
    {
        foreach (var fault in FaultList.All.Where(fault => options.Only.Length == 0 || options.Only.Contains(fault.Name)))
        {
            if (run.Lacks(fault) is { } what)
                Console.WriteLine($"{fault.Name} is left out: it needs {what}.");
            else
                yield return fault;
        }
    }

    private static void Write(List<FaultReport> reports)
    {
        Console.WriteLine($"\n{"fault",-48}{"times",6}{"sells again: median",22}{"longest",10}{"reads: median",16}{"longest",10}{"late",6}");
        foreach (var fault in reports.GroupBy(report => report.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var sells = fault.Select(report => report.SellsAfter.TotalMilliseconds).Order().ToArray();
            var shows = fault.Select(report => report.ShowsAfter.TotalMilliseconds).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{fault.Key,-48}{sells.Length,6}{sells[(sells.Length - 1) / 2],19:N0} ms{sells[^1],7:N0} ms{shows[(shows.Length - 1) / 2],13:N0} ms"
                + $"{shows[^1],7:N0} ms{fault.Count(report => report.IsLate),6}"));
        }
    }
}
