using Booking.Benchmarks.Load;

namespace Booking.Benchmarks.Scenarios;

/// <summary>A run of the bare server, and the sale of a hot session after it.</summary>
/// <param name="Echo">The bare server.</param>
/// <param name="Hot">The product.</param>
/// <param name="HotCpu">Processor microseconds a reservation, until every projection had caught up.</param>
/// <param name="EventsPerCommit">Reservations that were committed together, on average.</param>
internal sealed record Sale(LoadResult Echo, LoadResult Hot, CpuSeconds HotCpu, double EventsPerCommit);
