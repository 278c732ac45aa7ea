using System.Diagnostics.CodeAnalysis;
using System.Text;
using Booking.Domain.Seating;

namespace Booking.Audit.Verification;

/// <summary>The seats and areas of a plan by their ids in UTF-8.</summary>
internal sealed class PlanNames
{
    private readonly Dictionary<byte[], int> _seats = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int> _areas = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _findSeat;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _findArea;

    public PlanNames(SeatingPlan plan)
    {
        Plan = plan;
        for (var seat = 0; seat < plan.SeatCount; seat++)
            _seats.Add(Encoding.UTF8.GetBytes(plan.SeatId(seat)), seat);
        for (var area = 0; area < plan.AreaCount; area++)
            _areas.Add(Encoding.UTF8.GetBytes(plan.Areas[area].Id), area);
        _findSeat = _seats.GetAlternateLookup<ReadOnlySpan<byte>>();
        _findArea = _areas.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public SeatingPlan Plan { get; }

    public bool TryFindSeat(ReadOnlySpan<byte> id, out int seat) => _findSeat.TryGetValue(id, out seat);

    public bool TryFindArea(ReadOnlySpan<byte> id, out int area) => _findArea.TryGetValue(id, out area);

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Utf8Comparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
