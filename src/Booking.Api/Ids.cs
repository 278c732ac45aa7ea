using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Booking.Api;

/// <summary>
/// The one place where new ids come from: UUIDs of version 7 (RFC 9562, 5.7), which sort by the millisecond in which they
/// were made. Safe for concurrent use.
/// </summary>
public sealed class Ids(TimeProvider clock)
{
    private const int IdBytes = 16;
    private const int TimeBytes = 6;
    private const int RandomBytes = IdBytes - TimeBytes;

    // The system is asked for randomness for so many ids at once: each question costs more than all the rest of an id.
    private const int IdsAtOnce = 128;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>A new id.</summary>
    public Guid New()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteInt64BigEndian(id, clock.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        TakeRandom(id[TimeBytes..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    private static void TakeRandom(Span<byte> target)
    {
        if (_random is null || _used == _random.Length)
        {
            _random ??= new byte[RandomBytes * IdsAtOnce];
            RandomNumberGenerator.Fill(_random);
            _used = 0;
        }

        _random.AsSpan(_used, RandomBytes).CopyTo(target);
        _used += RandomBytes;
    }
}
