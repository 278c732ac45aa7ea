using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Npgsql;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// 50,000 holds of one session fall due while another sells. A hold is free for whoever asks from its deadline on; what is
/// measured is when the log says so, and when the seat map shows it: the first map with so few seats held that the hold
/// must be among those that ended.
/// </summary>
internal sealed class ExpiryScenario : IScenario
{
    private const double SalesPerSecond = 3_000;
    // When each hold was due, and when its end was decided.
    private const string ReadHolds =
        """
        select data ->> 'reservationId', type = 'reservation_expired',
          case type when 'seats_reserved' then (data ->> 'expiresAt')::timestamptz else timestamp end
        from booking.mt_events
        where stream_id = $1 and type in ('seats_reserved', 'reservation_expired') order by version
        """;

    private static readonly SaleShape Holds = new() { SeatsPerRequest = 1, HoldSeconds = 5 };
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Goal Late = Goal.AtMost(250);

    public string Name => "expiry";

    public string Summary => "50,000 holds of one session fall due while another sells.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var expiring = await bench.OpenAsync(Holds, cancel);
        var sold = await bench.OpenAsync(SaleShape.Hot, cancel);
        var requests = sold.RequestsForAll();
        var holds = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, expiring.RequestsForAll(), false,
            TimeSpan.FromSeconds(Holds.HoldSeconds), HttpStatusCode.Created).Answers;
        await bench.Backend.CatchUpAsync(cancel);
        var sales = Task.Run(
            () => Bench.DriveAtRate(
                bench.Backend.Port, bench.Options.Connections, requests, SalesPerSecond, requests.Count,
                HttpStatusCode.Created),
            cancel);
        var seen = await WatchAsync(bench.Backend, expiring.Id, holds, cancel);
        await sales;
        await bench.Backend.CatchUpAsync(cancel);
        await sold.CheckAsync(bench.Backend, requests.Count, cancel);

        var (deadlines, decided) = await ReadAsync(bench.Backend, expiring.Id, cancel);
        SessionForSale.Check("holds in the log", holds, deadlines.Count);
        SessionForSale.Check("holds that expired", holds, decided.Count);
        var shown = Lateness(deadlines, seen);
        return
        [
            new(Name, "holds", holds, ""),
            new(Name, "decided late, p99", At(decided, 0.99), "ms"),
            new(Name, "shown late, p50", At(shown, 0.5), "ms"),
            new(Name, "shown late, p99", At(shown, 0.99), "ms", Late),
            new(Name, "shown late, longest", At(shown, 1), "ms"),
            new(Name, "p99 of sales meanwhile", (await sales).P99.TotalMilliseconds, "ms"),
        ];
    }

    // When how many seats were held, at most.
    private static async Task<List<(DateTime At, int Held)>> WatchAsync(
        Backend backend, Guid session, int holds, CancellationToken cancel)
    {
        var seen = new List<(DateTime At, int Held)> { (DateTime.UtcNow, holds) };
        var began = Stopwatch.GetTimestamp();
        while (seen[^1].Held > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"{seen[^1].Held} seats are still held after {Patience}.");
            var map = await backend.Http.GetByteArrayAsync($"/sessions/{session}/seats?format=compact", cancel);
            var at = map.AsSpan().IndexOf("\"held\":"u8) + 7;
            if (!Utf8Parser.TryParse(map.AsSpan(at), out int held, out _))
                throw new InvalidDataException("The seat map does not say how many seats are held.");
            seen.Add((DateTime.UtcNow, held));
            await Task.Delay(LookEvery, cancel);
        }

        return seen;
    }

    // Holds end in the order of their deadlines: so many as are gone from the map are the first ones.
    private static List<double> Lateness(List<DateTime> deadlines, List<(DateTime At, int Held)> seen)
    {
        var late = new List<double>();
        foreach (var (at, held) in seen)
        {
            while (late.Count < deadlines.Count - held)
                late.Add((at - deadlines[late.Count]).TotalMilliseconds);
        }

        late.Sort();
        return late;
    }

    // The deadlines, and how many milliseconds after its own each hold's end was decided, both in order.
    private static async Task<(List<DateTime> Deadlines, List<double> Decided)> ReadAsync(
        Backend backend, Guid session, CancellationToken cancel)
    {
        await using var command = backend.Database.CreateCommand(ReadHolds);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var due = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        var decided = new List<double>();
        while (await reader.ReadAsync(cancel))
        {
            var reservation = reader.GetString(0);
            var at = reader.GetDateTime(2);
            if (reader.GetBoolean(1))
                decided.Add((at - due[reservation]).TotalMilliseconds);
            else
                due.Add(reservation, at);
        }

        decided.Sort();
        return ([.. due.Values.Order()], decided);
    }

    private static double At(List<double> sorted, double part) =>
        sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)];
}
