namespace Booking.Domain.Sessions.Packed;

/// <summary>
/// Rows in the order in which they came, found by their keys: open addressing with linear probing (Knuth, The Art of
/// Computer Programming 6.4, Algorithm L) over the numbers of the rows, four bytes a bucket. No row is ever taken out.
/// </summary>
internal sealed class KeyedRows<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IKeyedRow<TKey>
{
    /// <summary>What <see cref="IndexOf"/> answers for a key that is not there.</summary>
    public const int Absent = -1;

    private const int InitialBuckets = 16;
    private const uint GoldenRatio = 2_654_435_769;

    private readonly ChunkedList<TRow> _rows;

    // The number of a row and one more; 0 is an empty bucket. At most three quarters are full.
    private int[] _buckets;

    public KeyedRows()
        : this(new ChunkedList<TRow>(), new int[InitialBuckets])
    {
    }

    private KeyedRows(ChunkedList<TRow> rows, int[] buckets) => (_rows, _buckets) = (rows, buckets);

    public int Count => _rows.Count;

    /// <summary>The row itself, valid until the next <see cref="Add"/>.</summary>
    public ref TRow this[int index] => ref _rows[index];

    /// <summary>The same rows, that go their own way from here.</summary>
    public KeyedRows<TKey, TRow> Copy() => new(_rows.Copy(), [.. _buckets]);

    public int IndexOf(TKey key) => _buckets[BucketOf(key)] - 1;

    /// <summary>Adds a row whose key is not there yet, and returns its number.</summary>
    /// <exception cref="ArgumentException">The key is there.</exception>
    public int Add(in TRow row)
    {
        if ((_rows.Count + 1) * 4L > _buckets.Length * 3L)
            Grow();
        var bucket = BucketOf(row.Key);
        if (_buckets[bucket] != 0)
            throw new ArgumentException($"There is a row of {row.Key} already.", nameof(row));
        _rows.Add(row);
        _buckets[bucket] = _rows.Count;
        return _rows.Count - 1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        for (var row = 0; row < _rows.Count; row++)
            _buckets[BucketOf(_rows[row].Key)] = row + 1;
    }

    /// <summary>The bucket that has the key, or the empty one where it belongs.</summary>
    private int BucketOf(TKey key)
    {
        var last = _buckets.Length - 1;
        var bucket = (int)(((uint)key.GetHashCode() * GoldenRatio) >> 1) & last;
        while (_buckets[bucket] is var taken and not 0 && !_rows[taken - 1].Key.Equals(key))
            bucket = (bucket + 1) & last;
        return bucket;
    }
}
