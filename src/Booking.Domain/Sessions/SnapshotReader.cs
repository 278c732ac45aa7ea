using System.Buffers.Binary;
using System.Text;

namespace Booking.Domain.Sessions;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote.</summary>
/// <remarks>Every member throws <see cref="InvalidDataException"/> where the bytes end or make no sense.</remarks>
internal sealed class SnapshotReader(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Stands for an instant that there is not.</summary>
    public const long Absent = -1;

    private const int IdBytes = 16;
    private const int MaxCountBits = 35;

    private int _read;

    public bool IsAtEnd => _read == bytes.Length;

    public bool ReadFlag() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw Damage("a flag is neither 0 nor 1"),
    };

    public byte ReadByte() => Next(sizeof(byte))[0];

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)));

    public Guid ReadGuid() => new(Next(IdBytes));

    public UInt128 ReadUInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Next(IdBytes));

    public DateTimeOffset ReadInstant() =>
        ReadOptionalInstant() ?? throw Damage("an instant is absent that must be there");

    public DateTimeOffset? ReadOptionalInstant()
    {
        var ticks = ReadInt64();
        if (ticks == Absent)
            return null;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw Damage("an instant is out of range");
    }

    public int ReadCount()
    {
        var count = 0UL;
        for (var bits = 0; bits < MaxCountBits; bits += 7)
        {
            var next = ReadByte();
            count |= (ulong)(next & 0x7F) << bits;
            if (next < 0x80)
                return count <= int.MaxValue ? (int)count : throw Damage("a count is too large");
        }

        throw Damage("a count does not end");
    }

    /// <summary>
    /// How many items follow, each of at least this many bytes: more than there is room for is damage.
    /// </summary>
    public int ReadCountOf(int leastBytesEach)
    {
        var count = ReadCount();
        return (long)count * leastBytesEach <= bytes.Length - _read ? count : throw Damage("it ends too early");
    }

    public string ReadText() => Encoding.UTF8.GetString(Next(ReadCount()));

    public static InvalidDataException Damage(string what) => new($"The snapshot is damaged: {what}.");

    private ReadOnlySpan<byte> Next(int count)
    {
        if (bytes.Length - _read < count)
            throw Damage("it ends too early");
        _read += count;
        return bytes.Span.Slice(_read - count, count);
    }
}
