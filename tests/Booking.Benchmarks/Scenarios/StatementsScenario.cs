using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>Where PostgreSQL's time goes: its statements by their time, in the sale of one session and of many.</summary>
internal sealed class StatementsScenario : IScenario
{
    private const int RequestsPerRound = 25_000;
    private const int Shown = 9;
    private const int TextLength = 60;

    public string Name => "statements";

    public string Summary => "PostgreSQL's statements by their time, while one session is sold, and many.";

    public bool CountsStatements => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        var (hot, hotReserved) = await SellAsync(bench, session.RequestsForAll(), cancel);
        await session.CheckAsync(bench.Backend, hotReserved, cancel);

        var sessions = await bench.SessionsAsync(cancel);
        // Each session's writer is brought into memory first.
        var (_, loaded) = await SellAsync(bench, sessions.OneEach(), cancel);
        var (many, manyReserved) = await SellAsync(bench, sessions.AtRandom(RequestsPerRound), cancel);
        await sessions.CheckAsync(bench.Backend, loaded + manyReserved, cancel);
        return [.. Figures("hot", hot, hotReserved), .. Figures("many", many, manyReserved)];
    }

    private static async Task<(IReadOnlyList<StatementTime> Statements, int Reserved)> SellAsync(
        Bench bench, PreparedRequests requests, CancellationToken cancel)
    {
        await bench.Backend.CatchUpAsync(cancel);
        await bench.Backend.Statements!.BeginAsync(cancel);
        var load = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, requests, false, bench.Options.Duration, HttpStatusCode.Created);
        await bench.Backend.CatchUpAsync(cancel);
        return (await bench.Backend.Statements!.EndAsync(cancel), load.Answers);
    }

    private IEnumerable<Figure> Figures(string sale, IReadOnlyList<StatementTime> statements, int reservations)
    {
        foreach (var statement in statements.Where(statement => !IsOwn(statement.Text)).Take(Shown))
        {
            var name = $"{sale}: {(statement.IsAsked ? "" : "in a function: ")}{Short(statement.Text)}";
            yield return new Figure(
                Name, $"{name} — time a reservation", statement.Time.TotalMicroseconds / reservations, "µs");
            yield return new Figure(Name, $"{name} — calls a reservation", (double)statement.Calls / reservations, "");
            yield return new Figure(
                Name, $"{name} — blocks a call", (double)(statement.BlocksHit + statement.BlocksRead) / statement.Calls, "");
        }
    }

    // What the measurement itself asks.
    private static bool IsOwn(string text) =>
        text.StartsWith("alter system", StringComparison.Ordinal) || text.Contains("pg_reload_conf", StringComparison.Ordinal)
        || text.Contains("pg_stat_statements", StringComparison.Ordinal);

    // The table has one line for each.
    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('|', '/');
        return line.Length <= TextLength ? line : line[..TextLength] + "…";
    }
}
