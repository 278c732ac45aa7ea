namespace Booking.Domain.Sessions;

/// <summary>
/// The deadlines of the active reservations, named by their ordinals: a binary heap with the earliest on top (Williams,
/// Algorithm 232) that knows where each reservation stands, so that any one can be taken out. Of equal deadlines the
/// lower ordinal comes first.
/// </summary>
internal sealed class Deadlines
{
    private const int Absent = -1;
    private const int InitialCapacity = 16;

    private Deadline[] _heap = new Deadline[InitialCapacity];
    private int[] _slots = [];
    private int _count;

    public DateTimeOffset? Earliest =>
        _count == 0 ? null : new DateTimeOffset(_heap[0].UtcTicks, TimeSpan.Zero);

    /// <summary>The same deadlines, that go their own way from here.</summary>
    public Deadlines Copy() => new() { _heap = [.. _heap], _slots = [.. _slots], _count = _count };

    public void Add(int ordinal, DateTimeOffset at)
    {
        if (ordinal >= _slots.Length)
            GrowSlots(ordinal);
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        Rise(_count++, new Deadline(at.UtcTicks, ordinal));
    }

    public void Remove(int ordinal)
    {
        var slot = _slots[ordinal];
        _slots[ordinal] = Absent;
        var last = _heap[--_count];
        if (slot == _count)
            return;
        if (slot > 0 && last.IsBefore(_heap[(slot - 1) / 2]))
            Rise(slot, last);
        else
            Sink(slot, last);
    }

    /// <summary>Ordinals whose deadline has come, the earliest first; costs only as far as it is enumerated.</summary>
    public IEnumerable<int> Until(DateTimeOffset instant)
    {
        var until = instant.UtcTicks;
        if (_count == 0 || _heap[0].UtcTicks > until)
            yield break;
        var next = new PriorityQueue<int, Deadline>();
        next.Enqueue(0, _heap[0]);
        while (next.TryDequeue(out var slot, out var deadline))
        {
            yield return deadline.Ordinal;
            for (var child = (2 * slot) + 1; child <= (2 * slot) + 2 && child < _count; child++)
            {
                if (_heap[child].UtcTicks <= until)
                    next.Enqueue(child, _heap[child]);
            }
        }
    }

    private void GrowSlots(int ordinal)
    {
        var before = _slots.Length;
        Array.Resize(ref _slots, Math.Max(InitialCapacity, Math.Max(ordinal + 1, before * 2)));
        _slots.AsSpan(before).Fill(Absent);
    }

    private void Rise(int slot, Deadline deadline)
    {
        while (slot > 0)
        {
            var parent = (slot - 1) / 2;
            if (!deadline.IsBefore(_heap[parent]))
                break;
            Put(slot, _heap[parent]);
            slot = parent;
        }

        Put(slot, deadline);
    }

    private void Sink(int slot, Deadline deadline)
    {
        for (var child = (2 * slot) + 1; child < _count; child = (2 * slot) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child]))
                child++;
            if (!_heap[child].IsBefore(deadline))
                break;
            Put(slot, _heap[child]);
            slot = child;
        }

        Put(slot, deadline);
    }

    private void Put(int slot, Deadline deadline)
    {
        _heap[slot] = deadline;
        _slots[deadline.Ordinal] = slot;
    }

    private readonly record struct Deadline(long UtcTicks, int Ordinal) : IComparable<Deadline>
    {
        public bool IsBefore(Deadline other) =>
            UtcTicks != other.UtcTicks ? UtcTicks < other.UtcTicks : Ordinal < other.Ordinal;

        public int CompareTo(Deadline other) => IsBefore(other) ? -1 : other.IsBefore(this) ? 1 : 0;
    }
}
