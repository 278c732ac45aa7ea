namespace Booking.Proof.Checks;

/// <summary>Something that must be true of every history, and how it is found out in linear time.</summary>
public interface IInvariant
{
    /// <summary>What holds, in a few words.</summary>
    string Name { get; }

    /// <summary>Looks through the whole of the evidence.</summary>
    InvariantResult Check(Evidence evidence);
}
