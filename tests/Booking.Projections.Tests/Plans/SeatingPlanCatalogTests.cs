using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Projections.Plans;
using Booking.Testing;

namespace Booking.Projections.Tests.Plans;

public sealed class SeatingPlanCatalogTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private ReadModelRig _rig = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await ReadModelRig.CreateAsync(postgres, redis);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_plan_that_was_added_is_found_by_another_node_as_it_was()
    {
        var plan = ReadModelRig.Hall();
        await _rig.Catalog.AddAsync(plan, Cancel);
        await _rig.Catalog.AddAsync(ReadModelRig.Hall(), Cancel);

        var found = await new SeatingPlanCatalog(_rig.DataSource).FindAsync(plan.Hash, Cancel);

        Assert.NotNull(found);
        Assert.Equal(SeatingPlanJson.ToUtf8Bytes(plan), SeatingPlanJson.ToUtf8Bytes(found));
        Assert.Equal("B-8", found.SeatId(15));
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task A_plan_that_was_read_once_stays_in_memory()
    {
        var plan = ReadModelRig.Hall();
        await _rig.Catalog.AddAsync(plan, Cancel);
        var catalog = new SeatingPlanCatalog(_rig.DataSource);

        var first = await catalog.FindAsync(plan.Hash, Cancel);
        var second = catalog.FindAsync(plan.Hash, Cancel).AsTask();

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Same(first, await second);
    }

    [Fact]
    public async Task What_is_not_kept_is_not_found() =>
        Assert.Null(await _rig.Catalog.FindAsync(new PlanHash(new string('0', 64)), Cancel));

    [Fact]
    public async Task What_was_tampered_with_is_refused()
    {
        var plan = ReadModelRig.Hall();
        await _rig.Catalog.AddAsync(plan, Cancel);
        await using (var command = _rig.DataSource.CreateCommand("update booking.seating_plans set content = $1"))
        {
            command.Parameters.AddWithValue(SeatingPlanJson.ToUtf8Bytes(ReadModelRig.Grid(4, 8)));
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await new SeatingPlanCatalog(_rig.DataSource).FindAsync(plan.Hash, Cancel));
    }

    [Fact]
    public async Task Memory_is_bounded_and_keeps_what_was_used_last()
    {
        var catalog = new SeatingPlanCatalog(_rig.DataSource) { MaxPlacesInMemory = 100 };
        SeatingPlan[] plans = [.. Enumerable.Range(4, 5).Select(rows => ReadModelRig.Grid(rows, 6))];
        foreach (var plan in plans)
        {
            await catalog.AddAsync(plan, Cancel);
            // Used again and again, the first stays.
            Assert.Same(plans[0], await catalog.FindAsync(plans[0].Hash, Cancel));
        }

        await using (var command = _rig.DataSource.CreateCommand("delete from booking.seating_plans"))
            await command.ExecuteNonQueryAsync(Cancel);

        Assert.Null(await catalog.FindAsync(plans[1].Hash, Cancel));
        Assert.Same(plans[0], await catalog.FindAsync(plans[0].Hash, Cancel));
        Assert.Same(plans[4], await catalog.FindAsync(plans[4].Hash, Cancel));
    }

    private async Task<long> CountAsync()
    {
        await using var command = _rig.DataSource.CreateCommand("select count(*) from booking.seating_plans");
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
