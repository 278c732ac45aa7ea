using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Booking.Cli.Audit;

/// <summary>Instants on the command line: RFC 3339, or less of it from the left, in UTC.</summary>
internal static class CommandInstants
{
    public static Option<DateTimeOffset?> Option(string name, string description) =>
        new(name) { Description = description, CustomParser = Read };

    public static bool TryRead(string text, out DateTimeOffset instant) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    private static DateTimeOffset? Read(ArgumentResult result)
    {
        if (TryRead(result.Tokens[0].Value, out var instant))
            return instant;
        result.AddError($"'{result.Tokens[0].Value}' is not an instant such as 2026-12-31T20:00:00Z.");
        return null;
    }
}
