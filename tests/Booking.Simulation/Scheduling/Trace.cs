using System.Globalization;

namespace Booking.Simulation.Scheduling;

/// <summary>Everything that happens in a run, as a hash and, where asked for, as lines.</summary>
internal sealed class Trace(bool isKept)
{
    private const ulong Prime = 0x100000001B3;

    private readonly List<string> _lines = [];
    private ulong _hash = 0xCBF29CE484222325;

    public bool IsKept => isKept;

    public ulong Hash => _hash;

    public IReadOnlyList<string> Lines => _lines;

    public void Add(long number)
    {
        for (var i = 0; i < sizeof(long); i++)
        {
            _hash = (_hash ^ (byte)number) * Prime;
            number >>= 8;
        }
    }

    public void Add(TimeSpan at, string who, string what)
    {
        Add(at.Ticks);
        Add(who);
        Add(what);
        Remark(at, who, what);
    }

    /// <summary>For the reader only: not part of what two runs of a seed must have in common.</summary>
    public void Remark(TimeSpan at, string who, string what)
    {
        if (isKept)
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,10:F6} {who,-10} {what}"));
    }

    private void Add(string text)
    {
        foreach (var c in text)
            _hash = (_hash ^ c) * Prime;
    }
}
