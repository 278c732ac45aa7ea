using System.Net;
using Booking.Api.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Booking.Api.Hosting;

/// <summary>How many requests a second one customer, and one address without a token, may send.</summary>
internal sealed class RateLimits
{
    private readonly RateLimit<Guid>? _customers;
    private readonly RateLimit<IPAddress>? _addresses;

    /// <summary>Zero or less is no limit; up to twice as many may come at once.</summary>
    public RateLimits(int perCustomer, int perAddress, TimeProvider clock)
    {
        _customers = perCustomer > 0 ? new RateLimit<Guid>(perCustomer, clock) : null;
        _addresses = perAddress > 0 ? new RateLimit<IPAddress>(perAddress, clock) : null;
    }

    /// <summary>Whether there is any limit.</summary>
    public bool AreThere => _customers is not null || _addresses is not null;

    /// <summary>Counts a request, unless its route is free of limits, and says whether it is within them.</summary>
    public bool Allow(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
            return true;
        if (http.User.UserId() is { } customer)
            return _customers?.Allow(customer) ?? true;
        return http.Connection.RemoteIpAddress is not { } address || (_addresses?.Allow(address) ?? true);
    }
}
