namespace Booking.Audit.Verification;

/// <summary>What a verification looks at; the names are part of the HTTP contract.</summary>
public static class CheckNames
{
    /// <summary>Every event's hash follows from the one before it and its own content.</summary>
    public const string HashChain = "hash-chain";

    /// <summary>What was sealed is still there as it was sealed.</summary>
    public const string Seals = "seals";

    /// <summary>Versions begin at 1 and have no gap, and the stream's row names the last.</summary>
    public const string Versions = "versions";

    /// <summary>Positions rise with versions.</summary>
    public const string Positions = "positions";

    /// <summary>Every event is of a known kind and has what its kind needs.</summary>
    public const string Events = "events";

    /// <summary>No seat has two owners, and only owners give seats back.</summary>
    public const string Ownership = "ownership";

    /// <summary>Free, held, sold and blocked places add up to all there are.</summary>
    public const string Conservation = "conservation";

    /// <summary>Paid minus refunded is what the live purchases are worth.</summary>
    public const string Money = "money";

    /// <summary>Every reservation begins once and ends once.</summary>
    public const string Endings = "endings";

    /// <summary>The seat map in Redis equals the fold, seat by seat.</summary>
    public const string SeatMap = "seat-map";

    /// <summary>The purchases equal the fold, row by row.</summary>
    public const string Purchases = "purchases";

    /// <summary>The session's row in the list equals the fold.</summary>
    public const string SessionList = "session-list";

    /// <summary>The statistics equal the fold.</summary>
    public const string Statistics = "statistics";

    /// <summary>All of them, in the order of a report.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        HashChain, Seals, Versions, Positions, Events, Ownership, Conservation, Money, Endings, SeatMap, Purchases,
        SessionList, Statistics,
    ];

    internal static string SubjectOf(string check) => check switch
    {
        HashChain => "hashes",
        Seals => "sealed heads",
        Conservation or Versions => "sessions",
        Ownership => "movements of places",
        Money => "payments and refunds",
        Endings => "reservations",
        SeatMap => "seat maps",
        Purchases => "purchases",
        SessionList => "sessions of the list",
        Statistics => "counted sessions",
        _ => "events",
    };
}
