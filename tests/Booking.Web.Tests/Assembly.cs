using Booking.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(Site))]

// As many tests at once as there are cores of two: a browser's work, the node's and the test's own take turns. What is
// measured has the machine for itself (MeasuredCollection).
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
