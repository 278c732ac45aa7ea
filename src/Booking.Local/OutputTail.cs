namespace Booking.Local;

/// <summary>Keeps the last lines that a process wrote.</summary>
internal sealed class OutputTail(int capacity)
{
    private const int LongestLine = 4_000;
    private readonly Queue<string> _lines = new(capacity);

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == capacity)
                _lines.Dequeue();
            _lines.Enqueue(line.Length <= LongestLine ? line : line[..LongestLine]);
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }
}
