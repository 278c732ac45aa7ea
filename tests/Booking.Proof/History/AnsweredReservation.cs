namespace Booking.Proof.History;

/// <summary>The reservation as an answer showed it.</summary>
public sealed record AnsweredReservation
{
    public required Guid Reservation { get; init; }

    public required string Status { get; init; }

    public required long Version { get; init; }

    public IReadOnlyList<string> Seats { get; init; } = [];

    public IReadOnlyList<AreaPlaces> Areas { get; init; } = [];

    /// <summary>Minor units.</summary>
    public required long Total { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
