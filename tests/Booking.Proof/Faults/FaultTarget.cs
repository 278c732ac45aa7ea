namespace Booking.Proof.Faults;

/// <summary>What a fault is about.</summary>
internal enum FaultTarget
{
    Node,
    Postgres,
    Redis,
    Network,
    Clock,
}
