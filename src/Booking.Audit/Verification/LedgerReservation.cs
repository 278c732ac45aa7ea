namespace Booking.Audit.Verification;

/// <summary>A reservation that has begun and not ended.</summary>
/// <param name="Total">What it costs, in minor units.</param>
/// <param name="Places">Seats and places of areas that it has.</param>
/// <param name="Paid">What was paid; null while it is held.</param>
internal readonly record struct LedgerReservation(long Total, int Places, long? Paid);
