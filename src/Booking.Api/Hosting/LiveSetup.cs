using Booking.Api.Features.Live;
using Booking.Api.Http;
using Booking.Api.Live;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Booking.Api.Hosting;

/// <summary>Registers the live channel.</summary>
internal static class LiveSetup
{
    private const string TokenParameter = "access_token";
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(5);

    public static void AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Booking:Live").Get<LiveOptions>() ?? new LiveOptions());
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<SeatMapListener>();
        services.AddSingleton<ReservationListener>();
        services.AddSingleton<WatchedSessions>();
        services.AddSingleton<BindingStore>();
        services.AddSingleton<BoundReservations>();
        services.AddHostedService(provider => provider.GetRequiredService<BoundReservations>());
        services.AddSingleton<Owners>();
        services.AddHostedService(provider => provider.GetRequiredService<Owners>());
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = JsonBody.MaxBytes;
            options.HandshakeTimeout = HandshakeWithin;
        });
        services.AddSingleton<IHubProtocol, LiveProtocol>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveConnections>());
        services.PostConfigure<LoggerFilterOptions>(KeepQueriesOutOfLogs);
        services.Configure<BearerTokenOptions>(BearerTokenDefaults.AuthenticationScheme, options =>
            options.Events.OnMessageReceived = TakeTokenOfQuery);
    }

    // What the framework says of each request has its query, and a token may be in there: no setting brings that back.
    private static void KeepQueriesOutOfLogs(LoggerFilterOptions options)
    {
        string?[] providers = [null, .. options.Rules.Select(rule => rule.ProviderName).OfType<string>().Distinct()];
        foreach (var rule in options.Rules.Where(rule => rule.CategoryName == RequestLog).ToArray())
            options.Rules.Remove(rule);
        foreach (var provider in providers)
            options.Rules.Add(new LoggerFilterRule(provider, RequestLog, LogLevel.Warning, null));
    }

    // A browser cannot give a WebSocket headers.
    private static Task TakeTokenOfQuery(MessageReceivedContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(LiveRoute.Path) && request.Query[TokenParameter] is [{ Length: > 0 } token])
            context.Token = token;
        return Task.CompletedTask;
    }
}
