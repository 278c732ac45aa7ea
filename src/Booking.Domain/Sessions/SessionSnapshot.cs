using System.Runtime.InteropServices;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>
/// The binary form of a session's state, so that a long stream need not be folded from its first event. Little-endian,
/// as <see cref="BinaryWriter"/> writes it; equal states give equal bytes. A change of the form gets a new
/// <see cref="Format"/>, and snapshots of the old one are ignored: the log alone is the truth.
/// </summary>
public static class SessionSnapshot
{
    /// <summary>The number of the present form.</summary>
    public const int Format = 1;

    /// <summary>The state as bytes.</summary>
    public static byte[] Write(SessionState state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        state.WriteTo(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The state from bytes that <see cref="Write"/> wrote in the present format.</summary>
    /// <exception cref="InvalidDataException">The bytes belong to another plan or are damaged.</exception>
    public static SessionState Read(SeatingPlan plan, ReadOnlyMemory<byte> bytes) => Read(bytes, reader =>
    {
        var state = new SessionState(plan);
        state.ReadFrom(reader);
        if (reader.BaseStream.Position != bytes.Length)
            throw new InvalidDataException("The snapshot goes on after its end.");
        return state;
    });

    /// <summary>The hash of the plan that a snapshot belongs to, read without the plan.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static PlanHash PlanOf(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, reader => new PlanHash(reader.ReadString()));

    private static T Read<T>(ReadOnlyMemory<byte> bytes, Func<BinaryReader, T> read)
    {
        if (!MemoryMarshal.TryGetArray(bytes, out var array))
            array = bytes.ToArray();
        using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            return read(reader);
        }
        catch (Exception damage)
            when (damage is IOException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException("The snapshot is damaged.", damage);
        }
    }
}
