using Booking.Benchmarks.Load;

namespace Booking.Benchmarks.Hot;

/// <summary>An echo run and a sale, one after the other.</summary>
/// <param name="Echo">The bare server.</param>
/// <param name="EchoCpu">Processor microseconds a request meanwhile.</param>
/// <param name="Hot">The product.</param>
/// <param name="HotCpu">Processor microseconds a request, until every projection had caught up.</param>
/// <param name="HotBusy">The part of all processors that worked, for whomever, from the first request to the last answer.</param>
/// <param name="CatchUp">How long the slowest projection went on after the last answer.</param>
internal sealed record HotRound(
    LoadResult Echo, CpuSeconds EchoCpu, LoadResult Hot, CpuSeconds HotCpu, double HotBusy, TimeSpan CatchUp)
{
    public double Ratio => Hot.PerSecond / Echo.PerSecond;
}
