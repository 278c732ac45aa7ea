using System.Globalization;
using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;
using Booking.Projections.Statistics;

namespace Booking.Audit.Verification;

/// <summary>Compares read models with the ledger when it stands at the version that they stand at.</summary>
internal sealed class ReadModelComparison(FaultLog faults)
{
    /// <summary>The session's row in the list.</summary>
    public void Compare(Guid session, ListRow row, SessionLedger ledger)
    {
        faults.Examined(CheckNames.SessionList, 1);
        if (ledger.Scheduled is not { } scheduled || ledger.Places.Names is null)
            return;
        var said = (row.Status, row.Title, row.Venue, row.StartsAt, row.Currency, row.PlanHash, row.Places, row.Counts);
        var logged = (
            ledger.IsCancelled ? "cancelled" : "scheduled", scheduled.Title, scheduled.Venue, scheduled.StartsAt,
            scheduled.Currency, scheduled.PlanHash, scheduled.Places, ledger.Places.Counts);
        if (said != logged)
            Found(CheckNames.SessionList, session, row.Version, $"the list says {said}, the log {logged}");
    }

    /// <summary>The session's statistics.</summary>
    public void Compare(Guid session, StatisticsRow row, SessionLedger ledger)
    {
        faults.Examined(CheckNames.Statistics, 1);
        if (ledger.Scheduled is not { } scheduled || ledger.Places.Names is not { } names)
            return;
        var said = (row.Title, row.Venue, row.StartsAt, row.Currency);
        var logged = (scheduled.Title, scheduled.Venue, scheduled.StartsAt, scheduled.Currency);
        if (said != logged)
            Found(CheckNames.Statistics, session, row.Version, $"the statistics say {said}, the log {logged}");
        CompareCategories(session, row, ledger, scheduled, names);
        CompareTimes(session, row.Version, "minute", row.Minutes, ledger.Sales.Minutes);
        var days = ledger.Sales.Minutes
            .GroupBy(minute => minute.Key - (minute.Key % TimeSpan.TicksPerDay))
            .ToDictionary(day => day.Key, day => day.Aggregate(default(SaleCounts), (sum, minute) => sum + minute.Value));
        CompareTimes(session, row.Version, "day", row.Days, days);
    }

    /// <summary>The seat map, seat by seat and area by area.</summary>
    public void Compare(Guid session, SeatMapView map, SessionLedger ledger)
    {
        faults.Examined(CheckNames.SeatMap, 1);
        if (ledger.Places.Names is not { } names)
            return;
        var plan = names.Plan;
        if (map.PlanHash != plan.Hash || map.Statuses.Length != plan.SeatCount || map.Areas.Length != plan.AreaCount)
        {
            Found(CheckNames.SeatMap, session, map.Version, "the seat map is of another plan");
            return;
        }

        var statuses = ledger.Places.Statuses;
        for (var seat = 0; seat < statuses.Length; seat++)
        {
            if (map.StatusOf(seat) != statuses[seat])
            {
                Found(
                    CheckNames.SeatMap, session, map.Version,
                    $"the seat {plan.SeatId(seat)} is {map.StatusOf(seat)} on the map and {statuses[seat]} by the log");
            }
        }

        for (var area = 0; area < plan.AreaCount; area++)
        {
            var counts = ledger.Places.Area(area);
            var available = plan.Areas[area].Capacity - counts.Held - counts.Sold;
            if (map.Areas[area].Available != available || map.Areas[area].Capacity != plan.Areas[area].Capacity)
            {
                Found(
                    CheckNames.SeatMap, session, map.Version,
                    $"the area {plan.Areas[area].Id} has {map.Areas[area].Available} free on the map and {available} by the log");
            }
        }

        var counted = ledger.Places.Counts;
        var free = plan.Places - counted.Held - counted.Sold - counted.Blocked;
        if (map.Counts != new SessionCounts(plan.Places, (int)free, (int)counted.Held, (int)counted.Sold, (int)counted.Blocked))
            Found(CheckNames.SeatMap, session, map.Version, $"the map counts {map.Counts}, the log {counted}");
    }

    private void CompareCategories(
        Guid session, StatisticsRow row, SessionLedger ledger, ScheduledFacts scheduled, PlanNames names)
    {
        var places = new long[names.Plan.Categories.Length];
        for (var seat = 0; seat < names.Plan.SeatCount; seat++)
            places[names.Plan.CategoryOfSeat(seat)]++;
        foreach (var area in names.Plan.Areas)
            places[area.Category] += area.Capacity;
        for (var category = 0; category < places.Length; category++)
        {
            var key = names.Plan.Categories[category].Key;
            var expected = new CategoryRow(
                scheduled.Prices.GetValueOrDefault(key), places[category], ledger.Places.Categories[category]);
            if (!row.Categories.Remove(key, out var kept) || kept != expected)
                Found(CheckNames.Statistics, session, row.Version, $"the category {key} is counted as {kept}, by the log {expected}");
        }

        foreach (var (key, kept) in row.Categories)
            Found(CheckNames.Statistics, session, row.Version, $"the category {key}, which the plan has not, is counted as {kept}");
    }

    private void CompareTimes(
        Guid session, long version, string span, Dictionary<long, SaleCounts> kept, IReadOnlyDictionary<long, SaleCounts> expected)
    {
        foreach (var (begins, counts) in expected)
        {
            if (!kept.Remove(begins, out var said) || said != counts)
                Found(CheckNames.Statistics, session, version, $"the {span} of {Instant(begins)} is counted as {said}, by the log {counts}");
        }

        foreach (var (begins, said) in kept)
        {
            if (said != default)
                Found(CheckNames.Statistics, session, version, $"the {span} of {Instant(begins)}, in which nothing happened, is counted as {said}");
        }
    }

    private static string Instant(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private void Found(string check, Guid session, long version, string detail) =>
        faults.Add(new Fault(check, session, version, null, detail));
}
