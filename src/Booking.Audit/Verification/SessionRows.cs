using Booking.Projections.SeatMap;
using Booking.Projections.Statistics;

namespace Booking.Audit.Verification;

/// <summary>What the read models keep of one session, each as of a version of its own.</summary>
internal sealed class SessionRows
{
    /// <summary>The session's row in the list.</summary>
    public ListRow? List { get; set; }

    /// <summary>The session's row in the statistics, with those that belong to it.</summary>
    public StatisticsRow? Statistics { get; set; }

    /// <summary>The seat map in Redis.</summary>
    public SeatMapView? Map { get; set; }

    /// <summary>Whether the seat map was asked for before the log was read, so that it must be of a version in it.</summary>
    public bool IsMapKnown { get; set; }

    /// <summary>The version that the stream's row names; null where there is no row.</summary>
    public long? StreamVersion { get; set; }

    /// <summary>What was sealed of the stream, by rising versions.</summary>
    public List<SealedHead> Sealed { get; } = [];
}

/// <summary>A row of <c>booking.session_list</c>.</summary>
internal sealed record ListRow(
    long Version, string Status, string Title, string Venue, DateTime StartsAt, string Currency, string PlanHash, int Places,
    PlaceCounts Counts);

/// <summary>A row of <c>booking.session_statistics</c>.</summary>
internal sealed record StatisticsRow(long Version, string Title, string Venue, DateTime StartsAt, string Currency)
{
    /// <summary>By the category's key.</summary>
    public Dictionary<string, CategoryRow> Categories { get; } = new(StringComparer.Ordinal);

    /// <summary>By the ticks of the minute's beginning.</summary>
    public Dictionary<long, SaleCounts> Minutes { get; } = [];

    /// <summary>By the ticks of the day's beginning.</summary>
    public Dictionary<long, SaleCounts> Days { get; } = [];
}

/// <summary>A row of <c>booking.category_statistics</c>.</summary>
internal readonly record struct CategoryRow(long Price, long Places, PlaceCounts Counts);

/// <summary>The head of a stream as a seal has it.</summary>
internal readonly record struct SealedHead(long Seal, long Version, EventStore.Chain.EventHash Hash);
