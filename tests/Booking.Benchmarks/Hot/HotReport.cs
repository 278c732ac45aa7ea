using System.Globalization;
using System.Text.Json;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Benchmarks.Scenarios;

namespace Booking.Benchmarks.Hot;

/// <summary>The figures of all rounds and their medians.</summary>
internal sealed class HotReport(LoadOptions options, Machine machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<HotRound> _rounds = [];

    public void Add(HotRound round) => _rounds.Add(round);

    public void Write(TextWriter output)
    {
        if (options.AsJson)
            output.WriteLine(JsonSerializer.Serialize(new { machine, options, rounds = _rounds }, Json));
        else
            WriteTable(output);
    }

    private void WriteTable(TextWriter output)
    {
        output.WriteLine(machine);
        output.WriteLine(Invariant(
            $"\n{options.Connections} connections, {SaleShape.Hot.Seats:N0} seats, {SaleShape.Hot.SeatsPerRequest} a request\n"));
        output.WriteLine("round      requests/s   p50 ms   p99 ms p99.9 ms    ratio   busy  caught up after");
        for (var i = 0; i < _rounds.Count; i++)
        {
            var round = _rounds[i];
            output.WriteLine(Invariant($"{i + 1,-3} echo  {Figures(round.Echo)}"));
            output.WriteLine(Invariant(
                $"{i + 1,-3} hot   {Figures(round.Hot)} {round.Ratio,8:0.000} {round.HotBusy,6:P0} {Milliseconds(round.CatchUp),8:0} ms"));
        }

        output.WriteLine(Invariant(
            $"median echo {Median(round => round.Echo.PerSecond),9:N0}"));
        output.WriteLine(Invariant(
            $"median hot  {Median(round => round.Hot.PerSecond),9:N0} {Median(round => round.Hot.P50),8:0.00} {Median(round => round.Hot.P99),8:0.00} {Median(round => round.Hot.P999),8:0.00} {Median(round => round.Ratio),8:0.000}"));
        output.WriteLine("\nprocessor µs a request   driver   server  postgres    redis    total   others");
        WriteCpu(output, "echo", round => round.EchoCpu);
        WriteCpu(output, "hot", round => round.HotCpu);
    }

    private void WriteCpu(TextWriter output, string name, Func<HotRound, CpuSeconds> cpu) => output.WriteLine(Invariant(
        $"median {name,-15} {Median(r => cpu(r).Driver),8:0.0} {Median(r => cpu(r).Server),8:0.0} {Median(r => cpu(r).Postgres),9:0.0} {Median(r => cpu(r).Redis),8:0.0} {Median(r => cpu(r).Total),8:0.0} {Median(r => cpu(r).Others),8:0.0}"));

    private static string Figures(LoadResult load) => Invariant(
        $"{load.PerSecond,11:N0} {Milliseconds(load.P50),8:0.00} {Milliseconds(load.P99),8:0.00} {Milliseconds(load.P999),8:0.00}");

    private double Median(Func<HotRound, TimeSpan> time) => Median(round => Milliseconds(time(round)));

    private double Median(Func<HotRound, double> figure) => Reporting.Median.Of(_rounds.Select(figure));

    private static double Milliseconds(TimeSpan time) => time.TotalMilliseconds;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
