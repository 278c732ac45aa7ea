using System.Buffers.Binary;

namespace Booking.Domain.Sessions;

/// <summary>
/// What <see cref="BinaryWriter"/> and <see cref="BinaryReader"/> lack: ids, digests, and instants as UTC ticks.
/// </summary>
internal static class SnapshotFields
{
    public const int Absent = -1;

    public static void Write(this BinaryWriter writer, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        writer.Write(bytes);
    }

    public static Guid ReadGuid(this BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return new Guid(bytes);
    }

    public static void Write(this BinaryWriter writer, UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, number);
        writer.Write(bytes);
    }

    public static UInt128 ReadUInt128(this BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    public static void Write(this BinaryWriter writer, DateTimeOffset instant) => writer.Write(instant.UtcTicks);

    public static DateTimeOffset ReadInstant(this BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    public static void WriteOptional(this BinaryWriter writer, DateTimeOffset? instant) =>
        writer.Write(instant?.UtcTicks ?? Absent);

    public static DateTimeOffset? ReadOptional(this BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks == Absent ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
