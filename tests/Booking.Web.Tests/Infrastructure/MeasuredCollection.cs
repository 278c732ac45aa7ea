namespace Booking.Web.Tests.Infrastructure;

/// <summary>Frames and delays are measured while no other test runs.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredCollection;
