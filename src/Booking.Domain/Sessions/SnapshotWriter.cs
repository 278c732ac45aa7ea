using System.Buffers.Binary;
using System.Text;

namespace Booking.Domain.Sessions;

/// <summary>
/// The fields of a snapshot, one after the other: numbers little-endian, counts as LEB128 (seven bits a byte), texts
/// as UTF-8 after their length, instants as UTC ticks of 100 ns. Read back by <see cref="SnapshotReader"/>.
/// </summary>
/// <param name="capacity">Bytes expected; more are made room for.</param>
internal sealed class SnapshotWriter(int capacity)
{
    private const int IdBytes = 16;
    private const int MaxCountBytes = 5;
    private const int MaxUtf8BytesPerChar = 3;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private int _written;

    public byte[] ToArray() => _bytes.AsSpan(0, _written).ToArray();

    public void Write(bool flag) => Write((byte)(flag ? 1 : 0));

    public void Write(byte number) => Next(sizeof(byte))[0] = number;

    public void Write(long number) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), number);

    public void Write(Guid id) => id.TryWriteBytes(Next(IdBytes));

    public void Write(UInt128 number) => BinaryPrimitives.WriteUInt128LittleEndian(Next(IdBytes), number);

    public void Write(DateTimeOffset instant) => Write(instant.UtcTicks);

    public void Write(DateTimeOffset? instant) => Write(instant?.UtcTicks ?? SnapshotReader.Absent);

    /// <summary>A number that is not negative, and mostly small.</summary>
    public void WriteCount(int count)
    {
        EnsureRoom(MaxCountBytes);
        var rest = (uint)count;
        for (; rest >= 0x80; rest >>= 7)
            _bytes[_written++] = (byte)(rest | 0x80);
        _bytes[_written++] = (byte)rest;
    }

    public void Write(string text)
    {
        EnsureRoom(MaxCountBytes + (text.Length * MaxUtf8BytesPerChar));
        WriteCount(Encoding.UTF8.GetByteCount(text));
        _written += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_written));
    }

    private Span<byte> Next(int count)
    {
        EnsureRoom(count);
        _written += count;
        return _bytes.AsSpan(_written - count, count);
    }

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - _written < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _written + count));
    }
}
