namespace Booking.Domain.Sessions.Packed;

/// <summary>
/// Rows one after the other in chunks, so that growing copies nothing and leaves little room unused. Rows are changed in
/// place and never taken out.
/// </summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int ChunkBits = 9;
    private const int ChunkSize = 1 << ChunkBits;
    private const int InitialSize = 8;

    private T[]?[] _chunks = [];

    public int Count { get; private set; }

    /// <summary>The row itself, valid until the next <see cref="Add"/>.</summary>
    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _chunks[index >> ChunkBits]![index & (ChunkSize - 1)];
        }
    }

    /// <summary>A list of the same rows that goes its own way from here.</summary>
    public ChunkedList<T> Copy() => new()
    {
        Count = Count,
        _chunks = [.. _chunks.Select(chunk => (T[]?)chunk?.Clone())],
    };

    public void Add(in T row)
    {
        var chunk = Count >> ChunkBits;
        var place = Count & (ChunkSize - 1);
        if (chunk == _chunks.Length)
            Array.Resize(ref _chunks, Math.Max(1, chunk * 2));
        // Most sessions are small: only the first chunk grows by and by.
        if (chunk == 0 && place == (_chunks[0]?.Length ?? 0))
            Array.Resize(ref _chunks[0], Math.Max(InitialSize, place * 2));
        (_chunks[chunk] ??= new T[ChunkSize])[place] = row;
        Count++;
    }
}
