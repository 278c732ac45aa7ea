using System.Text.Json;
using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Contract;

/// <summary>Compares JSON with the schemas of an OpenAPI document, as far as this document uses them.</summary>
internal sealed class OpenApiShapes(JsonNode document)
{
    /// <summary>Where a value is not what its schema says; a member that the schema does not have is a fault, too.</summary>
    public string[] Faults(string schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(Named(schema), value, schema, faults);
        return [.. faults];
    }

    private JsonObject Named(string schema) => document["components"]!["schemas"]![schema]!.AsObject();

    private void Check(JsonObject schema, JsonNode? value, string place, List<string> faults)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(Named(reference.GetValue<string>().Split('/')[^1]), value, place, faults);
            return;
        }

        if (schema["oneOf"] is JsonArray either)
        {
            var choices = either.Select(choice => FaultsOf(choice!.AsObject(), value, place)).ToArray();
            if (choices.Count(choice => choice.Count == 0) != 1)
                faults.AddRange(choices.MaxBy(choice => choice.Count)!);
            return;
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            faults.Add($"{place} is {value?.ToJsonString()}");
        else if (schema["type"] is { } type && !IsOf(TypesOf(type), TypeOf(value)))
            faults.Add($"{place} is {TypeOf(value)}, not {type.ToJsonString()}");
        else if (value is JsonObject members)
            CheckMembers(schema, members, place, faults);
        else if (value is JsonArray items && schema["items"] is JsonObject item)
            CheckItems(item, items, place, faults);
    }

    private List<string> FaultsOf(JsonObject schema, JsonNode? value, string place)
    {
        var faults = new List<string>();
        Check(schema, value, place, faults);
        return faults;
    }

    private void CheckItems(JsonObject schema, JsonArray items, string place, List<string> faults)
    {
        for (var i = 0; i < items.Count; i++)
            Check(schema, items[i], $"{place}[{i}]", faults);
    }

    private void CheckMembers(JsonObject schema, JsonObject value, string place, List<string> faults)
    {
        if (schema["properties"] is not JsonObject && schema["additionalProperties"] is not JsonObject)
            return;
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (!value.ContainsKey(required!.GetValue<string>()))
                faults.Add($"{place} has no {required}");
        }

        foreach (var (name, member) in value)
        {
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is JsonObject expected)
                Check(expected, member, $"{place}.{name}", faults);
            else
                faults.Add($"{place}.{name} is in no schema");
        }
    }

    private static bool IsOf(string[] types, string type) =>
        types.Contains(type) || (type == "integer" && types.Contains("number"));

    private static string[] TypesOf(JsonNode type) =>
        type is JsonArray several ? several.Texts() : [type.GetValue<string>()];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        _ => "boolean",
    };
}
