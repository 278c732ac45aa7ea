using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

/// <summary>Looks at the memory of the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(SeatingPlanMemoryTests), DisableParallelization = true)]
[Collection(nameof(SeatingPlanMemoryTests))]
public sealed class SeatingPlanMemoryTests
{
    [Fact]
    public void A_stadium_of_50_000_seats_takes_a_few_megabytes()
    {
        var json = Stadium.ToUtf8Json();
        SeatingPlanJson.Read(json);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var plan = SeatingPlanJson.Read(json);
        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(retained, 1_000_000, 7_000_000);
        GC.KeepAlive(plan);
        GC.KeepAlive(json);
    }
}
