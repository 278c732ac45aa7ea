using Booking.Simulation.Scheduling;
using Microsoft.Extensions.Logging;

namespace Booking.Simulation.Nodes;

/// <summary>What the product logs, as remarks in the trace of a run that is looked at.</summary>
internal sealed class TraceLogger<T>(Dispatcher dispatcher, Actor actor) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => dispatcher.Trace.IsKept;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (dispatcher.Trace.IsKept)
        {
            var text = $"[{logLevel}] {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}";
            dispatcher.Trace.Remark(dispatcher.Now, actor.Name, text);
        }
    }
}
