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
builder.Services.AddDrain();
builder.Services.AddBooking(builder.Configuration);
builder.Services.AddAudit(builder.Configuration);
builder.Services.AddBookingIdentity();
builder.Services.AddRateLimits(builder.Configuration);
builder.Services.AddCors();
builder.Services.AddLive(builder.Configuration);
builder.Services.AddOpenApiDocument();
builder.Services.ConfigureHttpJsonOptions(options =>
{
    // The OpenAPI document is written with these options; they must say what the contract's own do.
    options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    foreach (var converter in ApiJson.Default.Options.Converters)
        options.SerializerOptions.Converters.Add(converter);
});
Validation.UseJsonNames();
var manager = FirstManager.Read(builder.Configuration, builder.Environment.IsDevelopment());

var app = builder.Build();
app.UseKnownProxies();
app.UseSecurityHeaders();
app.UseDrain();
app.UseDocsPage();
app.UsePage();
app.UseProblems();
app.UseAllowedOrigins();
app.UseBearers();
app.UseRateLimits();
app.UseAccess();
app.UseBodyLimit();
app.MapBooking(app.Configuration);
app.MapOpenApi("/openapi/v1.json");
await app.Services.InstallAsync(manager, CancellationToken.None);
await app.RunAsync();
