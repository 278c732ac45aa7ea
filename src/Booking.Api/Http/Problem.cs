using System.Text.Json;
using System.Text.Json.Nodes;

namespace Booking.Api.Http;

/// <summary>
/// An error as the API tells it: <c>application/problem+json</c> (RFC 9457) with <c>type</c>, <c>title</c>,
/// <c>status</c>, <c>detail</c>, <c>traceId</c> and members of its own.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">The last segment of the type, <c>/problems/SLUG</c>.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="Detail">What this occurrence is about.</param>
public sealed record Problem(int Status, string Slug, string Title, string Detail) : IResult
{
    /// <summary>Members beside the standard ones.</summary>
    public IReadOnlyList<(string Name, JsonNode? Value)> Members { get; init; } = [];

    /// <summary>Whole seconds after which another try makes sense; null where none does.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Fields that broke a rule, 422.</summary>
    public static Problem Validation(IReadOnlyDictionary<string, string[]> errors)
    {
        var fields = new JsonObject();
        foreach (var (field, messages) in errors)
            fields[field] = new JsonArray([.. messages.Select(message => (JsonNode)message)]);
        return new Problem(
            StatusCodes.Status422UnprocessableEntity, "validation", "The request breaks a rule.",
            string.Join(" ", errors.SelectMany(error => error.Value).Take(3)))
        {
            Members = [("errors", fields)],
        };
    }

    /// <summary>One field that broke a rule, 422.</summary>
    public static Problem Validation(string field, string message) =>
        Validation(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>There is no such thing, or none that the asker may see; 404.</summary>
    public static Problem NotFound(string what) =>
        new(StatusCodes.Status404NotFound, "not-found", "Not found.", $"There is no such {what}.");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
            Write(writer, httpContext.TraceId());
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>Writes the object.</summary>
    internal void Write(Utf8JsonWriter writer, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", $"/problems/{Slug}");
        writer.WriteString("title", Title);
        writer.WriteNumber("status", Status);
        writer.WriteString("detail", Detail);
        writer.WriteString("traceId", traceId);
        foreach (var (name, value) in Members)
        {
            writer.WritePropertyName(name);
            if (value is null)
                writer.WriteNullValue();
            else
                value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
