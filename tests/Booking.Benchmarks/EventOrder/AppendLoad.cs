using System.Diagnostics;
using Booking.Benchmarks.Load;
using Booking.EventStore;

namespace Booking.Benchmarks.EventOrder;

/// <summary>Appenders side by side, each on a stream of its own, each waiting for its answer before it goes
/// on.</summary>
/// <param name="EventsPerSecond">Events that were committed.</param>
/// <param name="ClientMicroseconds">Processor time of this process, an event.</param>
/// <param name="PostgresMicroseconds">Processor time of PostgreSQL, an event.</param>
internal readonly record struct AppendLoad(
    double EventsPerSecond, double ClientMicroseconds, double PostgresMicroseconds)
{
    public static async Task<AppendLoad> RunAsync(
        IEventStore store,
        int appenders,
        int batchSize,
        TimeSpan duration,
        int postgresId,
        Action<NewEvent[]>? committed = null)
    {
        var client = CpuTime.Of(Environment.ProcessId);
        var postgres = CpuTime.WithChildren(postgresId);
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, appenders).Select(_ => Task.Run(async () =>
        {
            var stream = Guid.CreateVersion7();
            long version = 0;
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var events = BenchEvent.New(batchSize);
                var results = await store.AppendAsync(
                    [BenchEvent.Batch(stream, version, events)], CancellationToken.None);
                version = ((AppendResult.Appended)results[0]).Version;
                committed?.Invoke(events);
            }

            return version;
        })));
        var took = Stopwatch.GetElapsedTime(began);
        var events = (double)counts.Sum();
        return new AppendLoad(
            events / took.TotalSeconds,
            (CpuTime.Of(Environment.ProcessId) - client).TotalMicroseconds / events,
            (CpuTime.WithChildren(postgresId) - postgres).TotalMicroseconds / events);
    }
}
