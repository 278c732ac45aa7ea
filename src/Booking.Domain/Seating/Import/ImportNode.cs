using System.Globalization;
using System.Text.Json;

namespace Booking.Domain.Seating.Import;

/// <summary>
/// A JSON object of a file that nobody vouches for. Reading a member that is missing or of a wrong kind adds a finding
/// and gives null; nothing here throws. JSON's null counts as absent, and what nobody asks for is ignored.
/// </summary>
internal readonly struct ImportNode(JsonElement value, ImportPlace place, FindingLog log)
{
    public ImportPlace Place => place;

    public FindingLog Log => log;

    public void Add(string rule, string message) => log.Add(place, rule, message);

    public void Add(string member, string rule, string message) => log.Add(place.Member(member), rule, message);

    public bool Has(string member) => TryGet(member, out _);

    public string? RequiredText(string member, int maxLength = SeatingLimits.MaxLabelLength)
    {
        if (!TryGetRequired(member, out var found) || ReadText(found, member, maxLength) is not { } text)
            return null;
        if (text.Length == 0)
            Add(member, SeatingRules.EmptyText, $"'{member}' is empty");
        return text.Length == 0 ? null : text;
    }

    /// <summary>A text that may be absent, null or empty, which are the same.</summary>
    public string? OptionalText(string member, int maxLength = SeatingLimits.MaxLabelLength) =>
        TryGet(member, out var found) && ReadText(found, member, maxLength) is { Length: > 0 } text ? text : null;

    /// <summary>Whether it is absent, null or the empty text.</summary>
    public bool IsBlank(string member) =>
        !TryGet(member, out var found) || (found.ValueKind == JsonValueKind.String && found.ValueEquals(""u8));

    /// <summary>A text, or a whole number, which counts as its decimal digits.</summary>
    public string? RequiredKey(string member)
    {
        if (!TryGetRequired(member, out var found))
            return null;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var number))
            return number.ToString(CultureInfo.InvariantCulture);
        if (found.ValueKind == JsonValueKind.String)
            return RequiredText(member);
        Add(member, SeatingRules.WrongType, $"'{member}' must be a text or a whole number, not {NameOf(found)}");
        return null;
    }

    /// <summary>As <see cref="RequiredKey"/>, but it may be blank.</summary>
    public string? OptionalKey(string member) => IsBlank(member) ? null : RequiredKey(member);

    public double? RequiredCoordinate(string member)
    {
        if (!TryGetRequired(member, out var found) || ReadNumber(found, member) is not { } number)
            return null;
        if (Math.Abs(number) <= SeatingLimits.MaxCoordinate)
            return number;
        Add(member, SeatingRules.OutOfRange, $"'{member}' must be within ±{SeatingLimits.MaxCoordinate}");
        return null;
    }

    public int? RequiredCount(string member, int most)
    {
        if (!TryGetRequired(member, out var found) || ReadNumber(found, member) is not { } number)
            return null;
        if (number >= 1 && number <= most && number == Math.Floor(number))
            return (int)number;
        Add(member, SeatingRules.OutOfRange, $"'{member}' must be a whole number from 1 to {most}");
        return null;
    }

    public bool Flag(string member)
    {
        if (!TryGet(member, out var found))
            return false;
        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return found.GetBoolean();
        Add(member, SeatingRules.WrongType, $"'{member}' must be true or false, not {NameOf(found)}");
        return false;
    }

    public ImportNode? RequiredObject(string member, string? kind = null) =>
        TryGetRequired(member, out var found) ? ReadObject(found, member, kind) : null;

    public ImportNode? OptionalObject(string member, string? kind = null) =>
        TryGet(member, out var found) ? ReadObject(found, member, kind) : null;

    public IEnumerable<ImportNode> RequiredItems(string member, string kind) =>
        TryGetRequired(member, out var found) ? ReadItems(found, member, kind) : [];

    public IEnumerable<ImportNode> OptionalItems(string member, string kind) =>
        TryGet(member, out var found) ? ReadItems(found, member, kind) : [];

    /// <summary>The objects of a list, without findings: for a first look.</summary>
    public IEnumerable<ImportNode> Peek(string list)
    {
        if (!TryGet(list, out var found) || found.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var item in found.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                yield return new ImportNode(item, place, log);
        }
    }

    /// <summary>An object with <c>x</c> and <c>y</c>; null with findings if it is no such thing.</summary>
    public FocalPoint? RequiredPoint(string member) => PointOf(RequiredObject(member));

    /// <summary>As <see cref="RequiredPoint"/>, but it may be absent.</summary>
    public FocalPoint? OptionalPoint(string member) => PointOf(OptionalObject(member));

    private static FocalPoint? PointOf(ImportNode? node)
    {
        if (node is not { } point)
            return null;
        var x = point.RequiredCoordinate("x");
        var y = point.RequiredCoordinate("y");
        return x is null || y is null ? null : new FocalPoint(x.Value, y.Value);
    }

    private bool TryGetRequired(string member, out JsonElement found)
    {
        if (TryGet(member, out found))
            return true;
        Add(SeatingRules.MissingMember, $"'{member}' is missing");
        return false;
    }

    private bool TryGet(string member, out JsonElement found)
    {
        try
        {
            return value.TryGetProperty(member, out found) && found.ValueKind != JsonValueKind.Null;
        }
        catch (InvalidOperationException)
        {
            // A \uD800 without its other half is well-formed JSON, but no text, and no name can be compared with it.
            Add(SeatingRules.InvalidText, "a member's name has a broken surrogate pair");
            found = default;
            return false;
        }
    }

    private string? ReadText(JsonElement found, string member, int maxLength)
    {
        if (found.ValueKind != JsonValueKind.String)
        {
            Add(member, SeatingRules.WrongType, $"'{member}' must be a text, not {NameOf(found)}");
            return null;
        }
        string text;
        try
        {
            text = found.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            Add(member, SeatingRules.InvalidText, $"'{member}' has a broken surrogate pair");
            return null;
        }
        if (text.Any(char.IsControl))
            Add(member, SeatingRules.InvalidText, $"'{member}' has control characters");
        else if (text.Length > maxLength)
            Add(member, SeatingRules.TooLong, $"'{member}' is longer than {maxLength} characters");
        else
            return text;
        return null;
    }

    private double? ReadNumber(JsonElement found, string member)
    {
        if (found.ValueKind != JsonValueKind.Number)
            Add(member, SeatingRules.WrongType, $"'{member}' must be a number, not {NameOf(found)}");
        else if (!found.TryGetDouble(out var number) || !double.IsFinite(number))
            Add(member, SeatingRules.NotFinite, $"'{member}' is too large");
        else
            return number;
        return null;
    }

    private ImportNode? ReadObject(JsonElement found, string member, string? kind)
    {
        var inside = place.Member(member, kind);
        if (found.ValueKind == JsonValueKind.Object)
            return new ImportNode(found, inside, log);
        log.Add(inside, SeatingRules.WrongType, $"'{member}' must be an object, not {NameOf(found)}");
        return null;
    }

    private IEnumerable<ImportNode> ReadItems(JsonElement found, string member, string kind)
    {
        if (found.ValueKind != JsonValueKind.Array)
        {
            Add(member, SeatingRules.WrongType, $"'{member}' must be a list, not {NameOf(found)}");
            yield break;
        }
        var number = 0;
        foreach (var item in found.EnumerateArray())
        {
            if (log.IsFull)
                yield break;
            var inside = place.ItemOf(member, number++, kind);
            if (item.ValueKind == JsonValueKind.Object)
                yield return new ImportNode(item, inside, log);
            else
                log.Add(inside, SeatingRules.WrongType, $"a {kind} must be an object, not {NameOf(item)}");
        }
    }

    private static string NameOf(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
