using System.Text.Json;

namespace Booking.Domain.Seating.Import;

/// <summary>
/// Reads a seating in one of its forms: <c>{"grid": …}</c>, native <c>{"sections": …, "areas": …}</c>,
/// <c>{"pretix": …}</c> or <c>{"seatsio": …}</c>. Unknown members are ignored. A file with faults gives every finding
/// at once, each with its place; no JSON value makes this throw.
/// </summary>
public static class SeatingImport
{
    /// <summary>Reads a seating.</summary>
    /// <param name="seating">Any JSON value; its document must not be disposed of before this returns.</param>
    public static SeatingImportResult Read(JsonElement seating)
    {
        var log = new FindingLog();
        var root = new ImportNode(seating, ImportPlace.Root, log);
        var builder = new SeatingPlanBuilder(root);
        if (seating.ValueKind == JsonValueKind.Object)
            ReadForm(root, builder);
        else
            root.Add(SeatingRules.WrongType, "a seating must be an object");
        var plan = builder.Build();
        return new SeatingImportResult(plan, log.ToImmutable());
    }

    private static void ReadForm(ImportNode root, SeatingPlanBuilder builder)
    {
        var native = root.Has("sections") || root.Has("areas");
        string[] forms = [.. ((string[])["plan", "grid", "pretix", "seatsio"]).Where(root.Has)];
        if (forms.Length == 0 && !native)
            root.Add(SeatingRules.MissingForm, "'grid', 'sections', 'areas', 'pretix' or 'seatsio' must be given");
        else if (forms.Length + (native ? 1 : 0) > 1)
            root.Add(SeatingRules.AmbiguousForm, "exactly one form of seating must be given");
        else if (native)
            new NativeImport(root, builder).Read();
        else if (forms[0] == "plan")
            root.Add("plan", SeatingRules.AmbiguousForm, "a stored plan cannot be named here");
        else if (root.RequiredObject(forms[0]) is { } form)
            ReadForm(forms[0], form, builder);
    }

    private static void ReadForm(string name, ImportNode form, SeatingPlanBuilder builder)
    {
        switch (name)
        {
            case "grid":
                GridImport.Read(form, builder);
                break;
            case "pretix":
                new PretixImport(form, builder).Read();
                break;
            default:
                new SeatsioImport(form, builder).Read();
                break;
        }
    }
}
