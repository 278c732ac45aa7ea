namespace Booking.Proof.Checks;

/// <summary>What became of an invariant.</summary>
/// <param name="Name">The invariant.</param>
/// <param name="Examined">How many things were looked at.</param>
/// <param name="Unit">What those are.</param>
/// <param name="Violations">The first violations.</param>
/// <param name="ViolationCount">How many there are in all.</param>
/// <param name="NotMade">Why the check could not be made; null where it was.</param>
public sealed record InvariantResult(
    string Name, long Examined, string Unit, IReadOnlyList<Violation> Violations, long ViolationCount, string? NotMade)
{
    public bool WasMade => NotMade is null;

    public bool Fell => ViolationCount > 0;

    /// <summary>A check that lacks what it would look at.</summary>
    public static InvariantResult Without(string name, string what) => new(name, 0, "", [], 0, what);
}
