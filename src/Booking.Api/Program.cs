using System.Text.Json.Serialization;
using Booking.Api;
using Booking.Api.Hosting;
using Booking.Api.Http;
using Booking.Api.Identity;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = JsonBody.MaxSeatingBytes + 1;
});
builder.WebHost.UseKestrelHttpsConfiguration();
builder.Services.AddBooking(builder.Configuration);
builder.Services.AddBookingIdentity();
builder.Services.AddRateLimits(builder.Configuration);
builder.Services.AddCors();
builder.Services.AddOpenApi("v1", options =>
{
    options.AddOperationTransformer(JsonRequestBody.DescribeAsync);
    options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Booking";
        document.Info.Description = "Sessions sell their seats: every seat once, at once, with proof.";
        return Task.CompletedTask;
    });
});
builder.Services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
});
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
Validation.UseJsonNames();
var manager = FirstManager.Read(builder.Configuration, builder.Environment.IsDevelopment());

var app = builder.Build();
app.UseKnownProxies();
app.UseSecurityHeaders();
app.UseDocsPage();
app.UseProblems();
app.UseAllowedOrigins();
app.UseAuthentication();
app.UseRateLimits();
app.UseAuthorization();
app.MapBooking();
app.MapOpenApi("/openapi/{documentName}.json");
await app.Services.InstallAsync(manager, CancellationToken.None);
await app.RunAsync();
