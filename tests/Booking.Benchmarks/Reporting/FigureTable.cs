using System.Globalization;
using System.Text.Json;

namespace Booking.Benchmarks.Reporting;

/// <summary>All figures in one table, as Markdown, or as JSON.</summary>
internal static class FigureTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void WriteJson(TextWriter output, Machine machine, object options, IReadOnlyList<Figure> figures) =>
        output.WriteLine(JsonSerializer.Serialize(new { machine, options, figures }, Json));

    public static void Write(TextWriter output, Machine machine, IReadOnlyList<Figure> figures)
    {
        output.WriteLine(machine);
        output.WriteLine();
        output.WriteLine("| scenario | figure | value | goal | reached |");
        output.WriteLine("|---|---|---:|---:|---|");
        WriteRows(output, figures);
    }

    public static void WriteRows(TextWriter output, IEnumerable<Figure> figures)
    {
        foreach (var figure in figures)
        {
            var goal = figure.Goal is { } wanted
                ? $"{(wanted.IsLeast ? ">=" : "<=")} {Format(wanted.Bound)} {figure.Unit}"
                : "";
            var reached = figure.IsReached switch
            {
                true => "yes",
                false => "**no**",
                null => "",
            };
            output.WriteLine(
                $"| {figure.Scenario} | {figure.Name} | {Format(figure.Value)} {figure.Unit} | {goal} | {reached} |");
        }
    }

    private static string Format(double value) => Math.Abs(value) switch
    {
        >= 1_000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
