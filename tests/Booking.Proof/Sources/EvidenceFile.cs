using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Sources;

/// <summary>
/// All evidence of a run in one file of JSON lines, so that it can be judged again later and elsewhere: a line for the
/// header, and one for each operation, session, event, charge, read model and for what the follower saw.
/// </summary>
public static class EvidenceFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(string path, Evidence evidence, CancellationToken cancel)
    {
        await using var file = new StreamWriter(path, append: false);
        foreach (var line in Lines(evidence))
            await file.WriteLineAsync(JsonSerializer.Serialize(line, Json).AsMemory(), cancel);
    }

    /// <exception cref="InvalidDataException">The file is not one of these.</exception>
    public static async Task<Evidence> ReadAsync(string path, CancellationToken cancel)
    {
        var lines = new List<Line>();
        await foreach (var text in File.ReadLinesAsync(path, cancel))
            lines.Add(JsonSerializer.Deserialize<Line>(text, Json)!);
        var header = lines.FirstOrDefault()?.Header ?? throw new InvalidDataException($"{path} has no header.");
        var events = lines.Where(line => line.Event is not null).Select(line => line.Event!).ToLookup(e => e.Stream);
        return new Evidence
        {
            Header = header,
            HasStrangers = lines[0].HasStrangers ?? false,
            Operations = [.. Of(line => line.Operation)],
            Sessions = lines[0].HasLog == true
                ? [.. Of(line => line.Session).Select(plan => new SessionFold(plan, [.. events[plan.Session]]))]
                : null,
            HeadVersions = lines[0].HeadVersions ?? new Dictionary<Guid, long>(),
            Charges = lines[0].HasCharges == true ? [.. Of(line => line.Charge)] : null,
            ReadModels = lines[0].HasReadModels == true ? [.. Of(line => line.ReadModel)] : null,
            Feed = Of(line => line.Feed).FirstOrDefault(),
        };

        IEnumerable<T> Of<T>(Func<Line, T?> member)
            where T : class => lines.Select(member).OfType<T>();
    }

    private static IEnumerable<Line> Lines(Evidence evidence)
    {
        yield return new Line
        {
            Header = evidence.Header,
            HasStrangers = evidence.HasStrangers,
            HasLog = evidence.Sessions is not null,
            HasCharges = evidence.Charges is not null,
            HasReadModels = evidence.ReadModels is not null,
            HeadVersions = evidence.HeadVersions,
        };
        foreach (var operation in evidence.Operations)
            yield return new Line { Operation = operation };
        foreach (var session in evidence.Sessions ?? [])
        {
            yield return new Line { Session = session.Plan };
            foreach (var e in session.Events)
                yield return new Line { Event = e };
        }

        foreach (var charge in evidence.Charges ?? [])
            yield return new Line { Charge = charge };
        foreach (var copy in evidence.ReadModels ?? [])
            yield return new Line { ReadModel = copy };
        if (evidence.Feed is { } feed)
            yield return new Line { Feed = feed };
    }

    private sealed record Line
    {
        public HistoryHeader? Header { get; init; }

        public bool? HasStrangers { get; init; }

        public bool? HasLog { get; init; }

        public bool? HasCharges { get; init; }

        public bool? HasReadModels { get; init; }

        public IReadOnlyDictionary<Guid, long>? HeadVersions { get; init; }

        public Operation? Operation { get; init; }

        public SessionPlan? Session { get; init; }

        public LoggedEvent? Event { get; init; }

        public Charge? Charge { get; init; }

        public ReadModelCopy? ReadModel { get; init; }

        public FeedObservation? Feed { get; init; }
    }
}
