using Booking.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(Site))]

// More tests at once than there are cores: much of each is waiting for a browser, a node, a time-out. What is measured has
// the machine for itself (MeasuredCollection).
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
