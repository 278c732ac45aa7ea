using Booking.Api.Http;
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
        services.AddHttpContextAccessor();
        services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken(options =>
            options.BearerTokenExpiration = TokenIssuer.AccessFor);
        services.AddOptions<BearerTokenOptions>(BearerTokenDefaults.AuthenticationScheme).PostConfigure(options =>
            options.BearerTokenProtector = new RememberedTickets(options.BearerTokenProtector));
        services.AddAuthorizationBuilder().AddPolicy(
            ManagerRequirement.Policy,
            policy => policy.RequireAuthenticatedUser().AddRequirements(new ManagerRequirement()));
        services.AddSingleton<IAuthorizationHandler, ManagerHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ProblemAuthorizationResults>();
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
            await new Problem(
                StatusCodes.Status403Forbidden, "forbidden", "Forbidden.", "The route is a manager's.").ExecuteAsync(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await new Problem(
            StatusCodes.Status401Unauthorized, "unauthorized", "Unauthorized.",
            "A bearer token is needed, or the one given is not good, or not any more.").ExecuteAsync(context);
    }
}
