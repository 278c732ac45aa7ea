namespace Booking.Domain.Seating;

/// <summary>
/// Walks the runs of neighbouring seats that may be taken, each as long as can be, in the order of the seating.
/// </summary>
internal ref struct FreeRuns<TAvailability>
    where TAvailability : struct, ISeatAvailability
{
    private readonly ReadOnlySpan<SeatTraits> _traits;
    private readonly ReadOnlySpan<byte> _categories;
    private readonly SeatTraits _avoided;
    private readonly int _category;
    private TAvailability _isFree;
    private int _next;

    public FreeRuns(SeatingPlan plan, TAvailability isFree, int? category, SeatTraits avoided)
    {
        _traits = plan.Traits;
        _categories = plan.SeatCategories;
        _avoided = avoided;
        _category = category ?? -1;
        _isFree = isFree;
    }

    /// <summary>Index of the run's first seat.</summary>
    public int First { get; private set; }

    /// <summary>How many seats it has.</summary>
    public readonly int Length => _next - First;

    public bool MoveNext()
    {
        var seat = _next;
        while (seat < _traits.Length && !MayBeTaken(seat))
            seat++;
        First = seat;
        if (seat < _traits.Length)
        {
            do
                seat++;
            while (seat < _traits.Length && (_traits[seat] & SeatTraits.JoinedToPrevious) != 0 && MayBeTaken(seat));
        }
        _next = seat;
        return Length > 0;
    }

    private bool MayBeTaken(int seat) =>
        (_traits[seat] & _avoided) == 0
        && (_category < 0 || _categories[seat] == _category)
        && _isFree.IsFree(seat);
}
