using System.Text;

namespace Booking.Projections.Sessions;

/// <summary>Text made comparable: in one case and one form, whatever the locale of the database.</summary>
internal static class SearchText
{
    /// <summary>What is searched in.</summary>
    public static string Of(string title, string venue) => $"{Fold(title)}\n{Fold(venue)}";

    /// <summary>The LIKE pattern that finds a text anywhere.</summary>
    public static string PatternOf(string wanted)
    {
        var pattern = new StringBuilder(wanted.Length + 8).Append('%');
        foreach (var letter in Fold(wanted))
        {
            if (letter is '\\' or '%' or '_')
                pattern.Append('\\');
            pattern.Append(letter);
        }

        return pattern.Append('%').ToString();
    }

    private static string Fold(string text) => WellFormed(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    // Half a surrogate pair cannot be normalized, and PostgreSQL keeps no NUL.
    private static string WellFormed(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        return clean.ToString();
    }
}
