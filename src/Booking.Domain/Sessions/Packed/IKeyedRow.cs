namespace Booking.Domain.Sessions.Packed;

/// <summary>A row that is found by a key, which it keeps for ever.</summary>
internal interface IKeyedRow<TKey>
{
    /// <summary>What it is found by.</summary>
    TKey Key { get; }
}
