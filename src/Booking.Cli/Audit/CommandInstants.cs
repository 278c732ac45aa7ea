using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Booking.Cli.Audit;

/// <summary>Instants on the command line: RFC 3339, or less of it from the left, in UTC.</summary>
internal static class CommandInstants
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    public static Option<DateTimeOffset?> Option(string name, string description) =>
        new(name) { Description = description, CustomParser = Read };

    /// <summary>Refuses a period that ends before it begins.</summary>
    public static void RequireOrder(Command command, Option<DateTimeOffset?> from, Option<DateTimeOffset?> to) =>
        command.Validators.Add(result =>
        {
            // What cannot be read has been told of, and has no value.
            if (result.GetResult(from) is not { Errors: var wrongFrom } || result.GetResult(to) is not { Errors: var wrongTo }
                || wrongFrom.Any() || wrongTo.Any())
                return;
            if (result.GetValue(from) > result.GetValue(to))
                result.AddError($"{to.Name} is before {from.Name}.");
        });

    public static bool TryRead(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    private static DateTimeOffset? Read(ArgumentResult result)
    {
        if (TryRead(result.Tokens[0].Value, out var instant))
            return instant;
        result.AddError($"'{result.Tokens[0].Value}' is not an instant such as 2026-12-31T20:00:00Z.");
        return null;
    }
}
