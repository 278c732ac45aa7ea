using System.Globalization;
using System.Net;
using Booking.Api.Http;
using Booking.Api.Page;
using Booking.Api.Writing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Booking.Api.Hosting;

/// <summary>What stands between the network and the routes: limits, headers, errors.</summary>
internal static class EdgeSetup
{
    /// <summary>One request too many.</summary>
    internal static readonly Problem TooManyRequests = new(
        StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests.",
        "The limit of requests a second is exceeded.")
    {
        RetryAfterSeconds = 1,
    };

    // The server's last answers, the projections' last steps, the connections to the stores.
    private static readonly TimeSpan RestOfShutdown = TimeSpan.FromSeconds(15);

    // Scripts, styles and the API of this host and nothing else; tickets' codes are pictures that the page makes of answers.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Problem PageNotBuilt = Problem.NotFound("page") with
    {
        Detail = "The page is not part of this build: npm ci and npm run build in src/Booking.Web, then build again. "
            + "The routes of the API are at /docs.",
    };

    /// <summary>Requests a second of one customer and of one address without a token; 0 is no limit.</summary>
    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(provider => new RateLimits(
            configuration.GetValue("Booking:RateLimits:PerCustomerPerSecond", 0),
            configuration.GetValue("Booking:RateLimits:PerAddressPerSecond", 0),
            provider.GetRequiredService<TimeProvider>()));

    /// <summary>
    /// Has the node drain its connections before it stops, where there is a time for it; the host waits for that and for the
    /// writers.
    /// </summary>
    public static void AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<Drain>();
        services.AddOptions<HostOptions>().Configure<Drain, WritingOptions>(static (host, drain, writing) =>
            host.ShutdownTimeout = drain.Time + writing.DrainTime + RestOfShutdown);
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddOptions<SocketTransportOptions>().Configure<Drain>(static (sockets, drain) =>
            sockets.CreateBoundListenSocket = drain.Listen);
        services.AddSingleton<SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory, DrainableTransport>();
    }

    /// <summary>Applies the limits, where there are any.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        if (limits.AreThere)
            app.Use((http, next) => limits.Allow(http) ? next(http) : TooManyRequests.ExecuteAsync(http));
    }

    /// <summary>
    /// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies in <c>Booking:Proxies</c> (addresses or
    /// networks, separated by commas) and of nobody else.
    /// </summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        var proxies = (app.Configuration["Booking:Proxies"] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxies.Length == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else
                options.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>Lets the pages of other hosts call the API where they are allowed to.</summary>
    public static void UseAllowedOrigins(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<AllowedOrigins>().All;
        if (origins.Length == 0)
            return;
        app.UseCors(policy => policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod()
            .WithExposedHeaders("ETag", "Location", "Retry-After", IdempotencyKey.ReplayedHeader));
    }

    /// <summary>Headers that every answer carries.</summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use((http, next) =>
        {
            AddSecurityHeaders(http);
            return next(http);
        });

    /// <summary>Closes each connection with its next answer once the node drains.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        if (drain.Time > TimeSpan.Zero)
        {
            app.Use((http, next) =>
            {
                if (drain.IsUnderWay)
                    http.Response.Headers.Connection = "close";
                return next(http);
            });
        }
    }

    private static void AddSecurityHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (!http.Request.Path.StartsWithSegments("/docs"))
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }

    /// <summary>The page at <c>/docs</c>; no other request passes through it.</summary>
    public static void UseDocsPage(this WebApplication app) =>
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/docs"),
            docs => docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "docs";
                page.SwaggerEndpoint("/openapi/v1.json", "Booking v1");
            }));

    /// <summary>
    /// The page: its files below <c>/app</c>, and its document at <c>/</c> and wherever below <c>/app</c> a view of it has an
    /// address. No route of the contract begins so.
    /// </summary>
    public static void UsePage(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Booking:Roles:Api", true))
            return;
        var page = PageFiles.Read(Path.Combine(AppContext.BaseDirectory, "page"));
        if (page.IsEmpty)
            app.Logger.PageNotBuilt();
        app.Use((http, next) =>
        {
            if (!PageFiles.IsOfPage(http.Request))
                return next(http);
            if (page.Find(http.Request.Path) is not { } file)
                return page.IsEmpty ? PageNotBuilt.ExecuteAsync(http) : Problem.NotFound("file").ExecuteAsync(http);
            http.Response.Headers.ContentSecurityPolicy = PagePolicy;
            return file.ExecuteAsync(http);
        });
    }

    /// <summary>
    /// Faults as problem details: what the client did wrong with its status, the rest as 500 without a word of it; and
    /// statuses without a body.
    /// </summary>
    public static void UseProblems(this WebApplication app) =>
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
                if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                    await FromStatus(http).ExecuteAsync(http);
            }
            catch (Exception failure) when (!http.Response.HasStarted)
            {
                if (http.RequestAborted.IsCancellationRequested)
                    return;
                if (FromFailure(failure) is not { } problem)
                {
                    app.Logger.RequestFailed(http.Request.Method, http.Request.Path, http.TraceId(), failure);
                    problem = new Problem(
                        StatusCodes.Status500InternalServerError, "internal", "Something went wrong.",
                        "The fault is logged under the trace id.");
                }

                http.Response.Clear();
                AddSecurityHeaders(http);
                await problem.ExecuteAsync(http);
            }
        });

    /// <summary>Holds the routes that read no body to the same limit as those that do.</summary>
    public static void UseBodyLimit(this WebApplication app) =>
        app.Use((http, next) =>
            http.Request.ContentLength > JsonBody.MaxBytes
            && http.GetEndpoint()?.Metadata.GetMetadata<JsonRequestBody>() is null
                ? JsonBody.TooLarge(JsonBody.MaxBytes).ExecuteAsync(http)
                : next(http));

    private static Problem? FromFailure(Exception failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(
            StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.", "The body is over the limit."),
        BadHttpRequestException bad => new Problem(bad.StatusCode, "bad-request", "Bad request.", bad.Message),
        _ when Writing.StoreFailures.IsOutage(failure) => ProblemMapping.Unavailable(
            "store-unavailable", "The store cannot be reached.", "Try again."),
        _ => null,
    };

    private static Problem FromStatus(HttpContext http)
    {
        var status = http.Response.StatusCode;
        return status switch
        {
            StatusCodes.Status404NotFound => Problem.NotFound("resource"),
            StatusCodes.Status405MethodNotAllowed => new Problem(
                status, "method-not-allowed", "Method not allowed.", "The route has no such method."),
            _ => new Problem(status, "error", "The request failed.",
                string.Create(CultureInfo.InvariantCulture, $"The status is {status}.")),
        };
    }
}
