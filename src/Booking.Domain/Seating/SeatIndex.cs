using System.Numerics;

namespace Booking.Domain.Seating;

/// <summary>Seat ids to seat indexes: open addressing, four bytes a slot, at most half full.</summary>
internal sealed class SeatIndex
{
    private readonly string[] _ids;
    private readonly int[] _slots;

    /// <param name="ids">Unique ids by seat index; kept, not copied.</param>
    public SeatIndex(string[] ids)
    {
        _ids = ids;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, ids.Length * 2))];
        for (var seat = 0; seat < ids.Length; seat++)
        {
            var slot = SlotOf(ids[seat]);
            while (_slots[slot] != 0)
                slot = Next(slot);
            _slots[slot] = seat + 1;
        }
    }

    public bool TryFind(string id, out int seat)
    {
        for (var slot = SlotOf(id); _slots[slot] != 0; slot = Next(slot))
        {
            seat = _slots[slot] - 1;
            if (string.Equals(_ids[seat], id, StringComparison.Ordinal))
                return true;
        }
        seat = -1;
        return false;
    }

    private int SlotOf(string id) => id.GetHashCode(StringComparison.Ordinal) & (_slots.Length - 1);

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);
}
