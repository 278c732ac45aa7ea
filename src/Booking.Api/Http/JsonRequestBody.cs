using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Booking.Api.Http;

/// <summary>
/// Says which JSON a route reads, for the OpenAPI document alone. The framework's own metadata would refuse every request
/// whose content type is not spelled out, although its body is as good.
/// </summary>
/// <param name="Type">The request's type.</param>
internal sealed record JsonRequestBody(Type Type)
{
    /// <summary>Puts the request bodies into the document.</summary>
    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var body = context.Description.ActionDescriptor.EndpointMetadata.OfType<JsonRequestBody>().FirstOrDefault();
        if (body is null)
            return;
        var document = context.Document!;
        var schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: cancellationToken);
        document.AddComponent(body.Type.Name, schema);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Type.Name, document) },
            },
        };
    }
}

/// <summary>Declares request bodies.</summary>
internal static class JsonRequestBodies
{
    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new JsonRequestBody(typeof(T)));
}
