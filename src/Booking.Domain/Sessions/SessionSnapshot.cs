using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>
/// The binary form of a session's state, so that a long stream need not be folded from its first event. Equal states
/// give equal bytes. A change of the form gets a new <see cref="Format"/>, and snapshots of the old one are ignored:
/// the log alone is the truth.
/// </summary>
public static class SessionSnapshot
{
    /// <summary>The number of the present form.</summary>
    public const int Format = 3;

    /// <summary>The state as bytes.</summary>
    public static byte[] Write(SessionState state)
    {
        var writer = new SnapshotWriter(state.SnapshotSize);
        state.WriteTo(writer);
        return writer.ToArray();
    }

    /// <summary>The state from bytes that <see cref="Write"/> wrote in the present format.</summary>
    /// <exception cref="InvalidDataException">The bytes belong to another plan or are damaged.</exception>
    public static SessionState Read(SeatingPlan plan, ReadOnlyMemory<byte> bytes)
    {
        var state = new SessionState(plan);
        var reader = new SnapshotReader(bytes);
        try
        {
            state.ReadFrom(reader);
        }
        catch (Exception damage) when (damage is InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("The snapshot is damaged: it is no state that a log can lead to.", damage);
        }

        return reader.IsAtEnd ? state : throw SnapshotReader.Damage("it goes on after its end");
    }

    /// <summary>The hash of the plan that a snapshot belongs to, read without the plan.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static PlanHash PlanOf(ReadOnlyMemory<byte> bytes) => new(new SnapshotReader(bytes).ReadText());
}
