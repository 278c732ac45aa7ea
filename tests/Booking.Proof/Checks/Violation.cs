using System.Globalization;
using System.Text;

namespace Booking.Proof.Checks;

/// <summary>One place where an invariant fell, and what it concerns.</summary>
/// <param name="What">What is wrong.</param>
public sealed record Violation(string What)
{
    public Guid? Session { get; init; }

    public string? Seat { get; init; }

    public IReadOnlyList<Guid> Reservations { get; init; } = [];

    /// <summary>The operations, by their traces.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>Versions of the session's log.</summary>
    public IReadOnlyList<long> Versions { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder(What);
        Append(text, "seat", Seat is null ? [] : [Seat]);
        Append(text, "version", Versions.Select(version => version.ToString(CultureInfo.InvariantCulture)));
        Append(text, "reservation", Reservations.Select(id => id.ToString()));
        Append(text, "operation", Operations);
        Append(text, "session", Session is { } session ? [session.ToString()] : []);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, IEnumerable<string> values)
    {
        var list = string.Join(", ", values);
        if (list.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"; {name} {list}");
    }
}
