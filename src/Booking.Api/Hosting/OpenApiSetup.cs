using System.Text.Json.Serialization;
using Booking.Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Booking.Api.Hosting;

/// <summary>The document at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiSetup
{
    private const string Bearer = "bearer";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddOperationTransformer(JsonRequestBody.DescribeAsync);
        options.AddOperationTransformer(AskForToken);
        options.AddSchemaTransformer(MakeAbsentOptional);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Booking";
            document.Info.Description = "Sessions sell their seats: every seat once, at once, with proof. "
                + "What changes is told by the SignalR hub at /live (WebSockets): see docs/live.md.";
            return Task.CompletedTask;
        });
    });

    private static Task AskForToken(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            return Task.CompletedTask;
        var document = context.Document!;
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "The accessToken of POST /tokens or POST /tokens/guest.",
        });
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        ];
        return Task.CompletedTask;
    }

    /// <summary>What is null is left out of an answer, unless the member itself says otherwise.</summary>
    private static Task MakeAbsentOptional(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.IsGetNullable && property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), true) != true)
                schema.Required?.Remove(property.Name);
        }

        return Task.CompletedTask;
    }
}
