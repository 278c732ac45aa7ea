using System.Buffers.Binary;

namespace Booking.Audit.Verification;

/// <summary>Streams that are read together: all whose id is from the first to the last.</summary>
/// <param name="First">The least id.</param>
/// <param name="Last">The greatest id.</param>
/// <param name="Known">Those that were there when the range was drawn.</param>
internal sealed record StreamRange(Guid First, Guid Last, IReadOnlyList<Guid> Known)
{
    /// <summary>The id after an id, in the order of PostgreSQL.</summary>
    public static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        return new Guid(bytes, bigEndian: true);
    }
}
