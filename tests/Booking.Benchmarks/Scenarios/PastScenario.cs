using System.Diagnostics;
using System.Globalization;
using Booking.Benchmarks.Reporting;
using Npgsql;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// A session of 100,001 events at moments all over its life that nobody has asked for before, through the API: counts and revenue,
/// seats, reservations. The first questions are asked of a process that has just started and has compiled nothing of it, about
/// another session of that length.
/// </summary>
internal sealed class PastScenario : IScenario
{
    private const int Moments = 40;
    private const int FirstMoments = 20;
    private const int Seed = 7;
    private static readonly Goal AnyMoment = Goal.AtMost(200);

    private static readonly (string Name, string Path, string Query)[] Questions =
    [
        ("counts and revenue", "past", ""),
        ("seats", "seats", "&format=compact"),
        ("reservations", "past/reservations", "&limit=100"),
    ];

    public string Name => "past";

    public string Summary => "A session of 100,000 events as it was at moments all over its life.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var (other, _) = await LongSession.FillAsync(bench, cancel);
        var (session, events) = await LongSession.FillAsync(bench, cancel);
        await bench.Backend.RestartApiAsync(cancel);
        await bench.Backend.CatchUpAsync(cancel);
        var random = new Random(Seed);
        var first = new List<double>();
        for (var moment = 0; moment < FirstMoments; moment++)
            first.Add(await AskAsync(bench, other.Value, Questions[moment % Questions.Length], random.Next(1, events + 1), cancel));
        var figures = new List<Figure>
        {
            new(Name, "events", events, ""),
            new(Name, "first question of a process", first[0], "ms"),
            new(Name, $"longest of the next {FirstMoments - 1}", first.Skip(1).Max(), "ms"),
        };
        foreach (var question in Questions)
        {
            var took = new List<double>();
            for (var moment = 0; moment < Moments; moment++)
                took.Add(await AskAsync(bench, session.Value, question, random.Next(1, events + 1), cancel));
            figures.Add(new Figure(Name, $"{question.Name}, p50 of {Moments} moments", Median.Of(took), "ms"));
            figures.Add(new Figure(Name, $"{question.Name}, longest", took.Max(), "ms", AnyMoment));
        }

        await using var command = bench.Backend.Database.CreateCommand(
            "select count(*), coalesce(sum(octet_length(data)), 0) from booking.audit_snapshots where stream_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        await using var kept = await command.ExecuteReaderAsync(cancel);
        await kept.ReadAsync(cancel);
        figures.Add(new Figure(Name, "snapshots kept", kept.GetInt64(0), ""));
        figures.Add(new Figure(Name, "their size", kept.GetInt64(1) / 1_048_576.0, "MiB"));
        return figures;
    }

    private static async Task<double> AskAsync(
        Bench bench, Guid session, (string Name, string Path, string Query) question, int version, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var path = string.Create(
            CultureInfo.InvariantCulture, $"/sessions/{session}/{question.Path}?atVersion={version}{question.Query}");
        using var answer = await bench.Backend.Http.GetAsync(path, cancel);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancel);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
