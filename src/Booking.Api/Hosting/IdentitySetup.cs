using Booking.Api.Features.Identity;
using Booking.Api.Features.Live;
using Booking.Api.Identity;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Booking.Api.Hosting;

/// <summary>Registers who may do what.</summary>
internal static class IdentitySetup
{
    public static void AddBookingIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Users>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<PostgresKeyRepository>();
        services.AddDataProtection().SetApplicationName("booking");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = provider.GetRequiredService<PostgresKeyRepository>()));
        services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken(options =>
            options.BearerTokenExpiration = TokenIssuer.AccessFor);
        services.AddOptions<BearerTokenOptions>(BearerTokenDefaults.AuthenticationScheme).PostConfigure<TimeProvider>(
            (options, clock) => options.BearerTokenProtector = new RememberedTickets(options.BearerTokenProtector, clock));
        services.AddAuthorizationBuilder().AddPolicy(
            ManagerRequirement.Policy,
            policy => policy.RequireAuthenticatedUser().AddRequirements(new ManagerRequirement()));
        services.AddSingleton<IAuthorizationHandler, ManagerHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ProblemAuthorizationResults>();
        // The framework looks only for its own middleware, which UseAccess passes by where it has nothing to add.
        services.Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);
    }
}

/// <summary>Finds out who asks, and whether they may.</summary>
internal static class BearerAccess
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// Authentication by the framework, but for who brings no token, and for bearers of tokens that it has found to be good
    /// before: to make its handler for every request costs a crowd's more than all their decisions.
    /// </summary>
    public static void UseBearers(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>();
        var tickets = (RememberedTickets)options.Get(BearerTokenDefaults.AuthenticationScheme).BearerTokenProtector;
        app.UseWhen(http => !IsKnown(http, tickets, app.Services), unknown => unknown.UseAuthentication());
        // What UseAuthentication says in its own branch alone; else the framework puts another one before everything.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
    }

    /// <summary>
    /// Authorization by the framework, but for routes that ask for nobody, or for a bearer, whoever it is, when one is there:
    /// the framework goes through its policies, requirements and handlers for every request again.
    /// </summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseWhen(http => !IsOpen(http), other => other.UseAuthorization());
        // As in UseBearers.
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
    }

    private static bool IsOpen(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is not { } metadata
            || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAuthorizationRequirementData>() is not null)
            return false;
        return metadata.GetOrderedMetadata<IAuthorizeData>() switch
        {
            [] => true,
            [{ Policy: null, Roles: null, AuthenticationSchemes: null }] => http.User.Identity is { IsAuthenticated: true },
            _ => false,
        };
    }

    private static bool IsKnown(HttpContext http, RememberedTickets tickets, IServiceProvider services)
    {
        // The hub asks what the framework found out, to close the connection when the token expires.
        if (http.Request.Path.StartsWithSegments(LiveRoute.Path))
            return false;
        var header = http.Request.Headers.Authorization;
        if (header.Count > 0)
        {
            if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.Ordinal)
                || tickets.FindBearer(value.AsSpan(Scheme.Length)) is not { } bearer)
                return false;
            http.User = bearer;
        }

        // Nothing that such a request needs lives only as long as the request: no scope has to be made for it.
        http.RequestServices = services;
        return true;
    }
}

/// <summary>Tells refusals of authorization as problem details.</summary>
internal sealed class ProblemAuthorizationResults : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        if (authorizeResult.Forbidden)
        {
            await Unauthorized.NotAManager.ExecuteAsync(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Unauthorized.NoBearer.ExecuteAsync(context);
    }
}
