using System.Collections.Concurrent;
using Booking.Domain;
using Booking.Projections.Plans;

namespace Booking.Audit.Verification;

/// <summary>The plans used last, with their names at hand. Safe for concurrent use.</summary>
internal sealed class PlanShelf(SeatingPlanCatalog catalog)
{
    /// <summary>Plans in memory at once.</summary>
    private const int MaxPlans = 32;

    private readonly ConcurrentDictionary<string, PlanNames> _plans = new(StringComparer.Ordinal);

    /// <summary>The plan of a hash; null where none is kept, or another than that.</summary>
    public async ValueTask<PlanNames?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(hash, out var names))
            return names;
        try
        {
            if (await catalog.FindAsync(new PlanHash(hash), cancellationToken) is not { } plan)
                return null;
            if (_plans.Count >= MaxPlans)
                _plans.Clear();
            return _plans.GetOrAdd(hash, static (_, read) => new PlanNames(read), plan);
        }
        catch (InvalidDataException)
        {
            // What is kept under the hash is not of it: to the caller no plan, which it tells as a fault.
            return null;
        }
    }
}
