namespace Booking.Simulation.Checks;

/// <summary>What holds in every run, whatever went wrong in it.</summary>
internal enum Invariant
{
    /// <summary>No seat has two owners at any moment of the log, and nobody has a blocked seat.</summary>
    OneOwnerASeat,

    /// <summary>A reservation begins once and ends at most once, and its payments follow each other.</summary>
    ReservationEndsOnce,

    /// <summary>No area is overfilled.</summary>
    AreaCapacity,

    /// <summary>No customer has more places than the session allows.</summary>
    CustomerLimit,

    /// <summary>No payment begins or succeeds after its deadline, and no hold ends before it.</summary>
    Deadlines,

    /// <summary>A ticket lets in once, while its reservation is paid; then it is not given back for its customer.</summary>
    TicketAdmitsOnce,

    /// <summary>Who was told that something is done finds it in the log, at the version named.</summary>
    AnswerHasItsEffect,

    /// <summary>Who was told that nothing happened finds nothing.</summary>
    RefusalHasNoEffect,

    /// <summary>What a refusal says was true at the version named.</summary>
    RefusalIsTrue,

    /// <summary>An answer knows all that was committed before its question, and nothing that is not yet.</summary>
    AnswerIsOfItsTime,

    /// <summary>What a question shows is what the log has at the version named, and the places add up.</summary>
    ViewIsTrue,

    /// <summary>One idempotency key has one effect, and all its answers name it.</summary>
    OneEffectAKey,

    /// <summary>When nothing goes wrong any more, everything that is due is done within a bound.</summary>
    DueIsDone,

    /// <summary>What was charged is paid for, or was given back.</summary>
    MoneyBalances,

    /// <summary>A read model is fed each version once and in order, after what it knows already is left out.</summary>
    ReadModelWithoutGaps,

    /// <summary>In the end each read model is what the log comes to.</summary>
    ReadModelEqualsLog,

    /// <summary>Every event's hash follows from the one before it and its own content.</summary>
    ChainHolds,

    /// <summary>Progress never goes back.</summary>
    ProgressNeverGoesBack,

    /// <summary>Nothing fails but by a fault of the simulation.</summary>
    NothingUnexpected,
}
