namespace Booking.Proof.History;

/// <summary>How the times of a history relate to the clocks of the nodes.</summary>
/// <param name="BeganAt">The wall clock at the history's microsecond 0.</param>
/// <param name="ClockBound">How far any node's clock may have been from the clients', at the most.</param>
public sealed record HistoryHeader(DateTimeOffset BeganAt, TimeSpan ClockBound)
{
    /// <summary>The wall clock at a microsecond of the history.</summary>
    public DateTimeOffset At(long microseconds) => BeganAt.AddMicroseconds(microseconds);
}
