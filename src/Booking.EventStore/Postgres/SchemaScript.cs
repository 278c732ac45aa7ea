using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Booking.EventStore.Postgres;

/// <summary>One numbered step of the schema. Applied once, in the order of numbers, and never changed after
/// that.</summary>
/// <param name="Number">Unique; 1 to 99 belong to the store, 100 to 199 to the read models, 200 to 299 to the
/// Api, 300 to 399 to the audit.</param>
/// <param name="Name">The file's name, for example <c>001_events.sql</c>.</param>
/// <param name="Sql">Its statements.</param>
public sealed record SchemaScript(int Number, string Name, string Sql)
{
    private const string ResourcePrefix = "Schema/";

    /// <summary>The SHA-256 of the statements in lower-case hexadecimal; the form of line ends does not
    /// count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The scripts embedded in an assembly as <c>Schema/NNN_name.sql</c> (the logical name).</summary>
    /// <exception cref="FormatException">A script's name does not begin with a number and an underscore.</exception>
    public static IReadOnlyList<SchemaScript> EmbeddedIn(Assembly assembly) =>
        [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(resource => Read(assembly, resource))
            .OrderBy(script => script.Number)];

    private static SchemaScript Read(Assembly assembly, string resource)
    {
        var name = resource[ResourcePrefix.Length..];
        var underscore = name.IndexOf('_', StringComparison.Ordinal);
        if (underscore < 1 || !int.TryParse(name.AsSpan(0, underscore), out var number))
            throw new FormatException($"The schema script {name} has no number.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new SchemaScript(number, name, reader.ReadToEnd());
    }
}
