using System.Buffers.Binary;
using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>
/// <see cref="SeatMapNews"/> as the bytes that are published, numbers little-endian:
/// <code>
/// replaced: 'r' | version 8
/// changed:  'c' | version before 8 | version after 8 | areas 4 | for each area: index 4, taken +- 4
///           then to the end, for each seat: index times 4 plus status, 4
/// </code>
/// </summary>
internal static class SeatMapNewsFormat
{
    private const byte ReplacedKind = (byte)'r';
    private const byte ChangedKind = (byte)'c';
    private const int ReplacedLength = 1 + sizeof(long);
    private const int ChangedHead = 1 + (2 * sizeof(long)) + sizeof(int);
    private const int AreaLength = 2 * sizeof(int);
    private const int StatusBits = 2;
    private const int StatusMask = (1 << StatusBits) - 1;

    /// <summary>A whole map was written.</summary>
    public static byte[] Replaced(long version)
    {
        var news = new byte[ReplacedLength];
        news[0] = ReplacedKind;
        BinaryPrimitives.WriteInt64LittleEndian(news.AsSpan(1), version);
        return news;
    }

    /// <summary>Changes were applied.</summary>
    /// <param name="before">The version that they follow.</param>
    /// <param name="after">The version after them.</param>
    /// <param name="changed">A byte a seat: the ASCII digit of its new status, or zero.</param>
    /// <param name="taken">By area: places taken more than before.</param>
    public static byte[] Changed(long before, long after, ReadOnlySpan<byte> changed, ReadOnlySpan<int> taken)
    {
        var areas = taken.Length - taken.Count(0);
        var seats = changed.Length - changed.Count((byte)0);
        var news = new byte[ChangedHead + (areas * AreaLength) + (seats * sizeof(int))];
        news[0] = ChangedKind;
        BinaryPrimitives.WriteInt64LittleEndian(news.AsSpan(1), before);
        BinaryPrimitives.WriteInt64LittleEndian(news.AsSpan(1 + sizeof(long)), after);
        BinaryPrimitives.WriteInt32LittleEndian(news.AsSpan(1 + (2 * sizeof(long))), areas);
        var at = ChangedHead;
        for (var area = 0; area < taken.Length; area++)
        {
            if (taken[area] == 0)
                continue;
            BinaryPrimitives.WriteInt32LittleEndian(news.AsSpan(at), area);
            BinaryPrimitives.WriteInt32LittleEndian(news.AsSpan(at + sizeof(int)), taken[area]);
            at += AreaLength;
        }

        for (var seat = NextSeat(changed, 0); seat >= 0; seat = NextSeat(changed, seat + 1))
        {
            BinaryPrimitives.WriteInt32LittleEndian(news.AsSpan(at), (seat << StatusBits) | (changed[seat] - '0'));
            at += sizeof(int);
        }

        return news;
    }

    /// <summary>Reads news; null for what is none.</summary>
    public static SeatMapNews? Parse(ReadOnlySpan<byte> news)
    {
        if (news.Length == ReplacedLength && news[0] == ReplacedKind)
            return new SeatMapNews.Replaced(BinaryPrimitives.ReadInt64LittleEndian(news[1..]));
        if (news.Length < ChangedHead || news[0] != ChangedKind)
            return null;
        var areas = BinaryPrimitives.ReadInt32LittleEndian(news[(1 + (2 * sizeof(long)))..]);
        var seats = news.Length - ChangedHead - ((long)areas * AreaLength);
        if (areas < 0 || seats < 0 || seats % sizeof(int) != 0)
            return null;
        return new SeatMapNews.Changed(
            BinaryPrimitives.ReadInt64LittleEndian(news[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(news[(1 + sizeof(long))..]),
            ParseSeats(news[(ChangedHead + (areas * AreaLength))..]),
            ParseAreas(news.Slice(ChangedHead, areas * AreaLength)));
    }

    private static int NextSeat(ReadOnlySpan<byte> changed, int from)
    {
        var next = changed[from..].IndexOfAnyExcept((byte)0);
        return next < 0 ? -1 : from + next;
    }

    private static ImmutableArray<SeatChange> ParseSeats(ReadOnlySpan<byte> news)
    {
        var seats = ImmutableArray.CreateBuilder<SeatChange>(news.Length / sizeof(int));
        for (; !news.IsEmpty; news = news[sizeof(int)..])
        {
            var packed = BinaryPrimitives.ReadInt32LittleEndian(news);
            seats.Add(new SeatChange(packed >>> StatusBits, (SeatStatus)(packed & StatusMask)));
        }

        return seats.MoveToImmutable();
    }

    private static ImmutableArray<AreaChange> ParseAreas(ReadOnlySpan<byte> news)
    {
        var areas = ImmutableArray.CreateBuilder<AreaChange>(news.Length / AreaLength);
        for (; !news.IsEmpty; news = news[AreaLength..])
        {
            areas.Add(new AreaChange(
                BinaryPrimitives.ReadInt32LittleEndian(news),
                BinaryPrimitives.ReadInt32LittleEndian(news[sizeof(int)..])));
        }

        return areas.MoveToImmutable();
    }
}
