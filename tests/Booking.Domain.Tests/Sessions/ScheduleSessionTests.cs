using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ScheduleSessionTests
{
    [Fact]
    public void Scheduling_opens_a_session_with_its_defaults()
    {
        var scenario = Given().When(Schedule()).ThenEvents(Scheduled()).ThenFollowUps();

        Assert.True(scenario.State.IsScheduled);
        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places, 0, 0, 0), scenario.State.Counts);
    }

    [Fact]
    public void Every_term_of_the_sale_is_kept()
    {
        var command = Schedule() with
        {
            HoldSeconds = 600,
            MaxSeatsPerCustomer = 4,
            PreventOrphans = true,
            SalesOpenAt = At(10),
            SalesCloseAt = At(20),
            RefundableUntil = At(30),
        };
        Given().When(command).ThenEvents(Scheduled() with
        {
            HoldSeconds = 600,
            MaxSeatsPerCustomer = 4,
            PreventOrphans = true,
            SalesOpenAt = At(10),
            SalesCloseAt = At(20),
            RefundableUntil = At(30),
        });
    }

    [Fact]
    public void Scheduling_the_same_again_changes_nothing() =>
        Given(Scheduled()).When(Schedule()).ThenNothing();

    [Fact]
    public void Scheduling_the_same_later_changes_nothing() =>
        Given(Scheduled()).When(Schedule() with { Now = At(99) }).ThenNothing();

    [Fact]
    public void Another_title_under_the_same_id_is_refused() =>
        Given(Scheduled()).When(Schedule() with { Title = "Aida" })
            .ThenRejected(new Rejection.SessionAlreadyScheduled());

    [Fact]
    public void Another_price_under_the_same_id_is_refused() =>
        Given(Scheduled()).When(Schedule() with { Prices = Hall.Prices.SetItem("premium", 1) })
            .ThenRejected(new Rejection.SessionAlreadyScheduled());

    [Fact]
    public void Another_plan_under_the_same_id_is_refused() =>
        Given(Scheduled()).When(Schedule() with { Plan = Hall.Grid(4, 4), Prices = Hall.Prices })
            .ThenRejected(new Rejection.SessionAlreadyScheduled());

    [Fact]
    public void Fifteen_places_are_too_few()
    {
        var plan = Hall.Row(15);
        GivenIn(plan).When(Schedule() with { Plan = plan }).ThenRejected(new Rejection.TooFewPlaces(15, 16));
    }

    [Fact]
    public void Sixteen_places_are_enough()
    {
        var plan = Hall.Row(16);
        GivenIn(plan).When(Schedule() with { Plan = plan })
            .ThenEvents(Scheduled() with { PlanHash = plan.Hash.Value, Places = 16 });
    }

    [Fact]
    public void Places_in_areas_count_as_places()
    {
        var plan = Hall.Read("""{ "areas": [{ "id": "floor", "category": "standing", "capacity": 16 }] }""");
        GivenIn(plan).When(Schedule() with { Plan = plan })
            .ThenEvents(Scheduled() with { PlanHash = plan.Hash.Value, Places = 16 });
    }

    [Fact]
    public void Every_category_needs_a_price() =>
        Given().When(Schedule() with { Prices = Hall.Prices.Remove("premium").Remove("standing") })
            .ThenRejected(new Rejection.PricesMissing(Ids("premium", "standing")));
}
