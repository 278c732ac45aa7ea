using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>Something that is measured on a running backend.</summary>
internal interface IScenario
{
    string Name { get; }

    string Summary { get; }

    /// <summary>Whether, run alone, it asks PostgreSQL what that does.</summary>
    bool CountsStatements => false;

    /// <summary>Measures, and checks that what was answered is what the log has.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel);
}
