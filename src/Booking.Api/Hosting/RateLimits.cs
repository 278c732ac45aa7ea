using System.Net;
using System.Threading.RateLimiting;
using Booking.Api.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Booking.Api.Hosting;

/// <summary>
/// How many requests a second one customer, and one address without a token, may send. Asked directly and not through the
/// framework's middleware, which is made for requests that may also wait.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<Guid>? _customers;
    private readonly PartitionedRateLimiter<IPAddress>? _addresses;

    /// <summary>Zero or less is no limit; up to twice as many may come at once.</summary>
    public RateLimits(int perCustomer, int perAddress)
    {
        _customers = Create<Guid>(perCustomer);
        _addresses = Create<IPAddress>(perAddress);
    }

    /// <summary>Whether there is any limit.</summary>
    public bool AreThere => _customers is not null || _addresses is not null;

    /// <summary>Counts a request, unless its route is free of limits, and says whether it is within them.</summary>
    public bool Allow(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
            return true;
        if (http.User.UserId() is { } customer)
            return IsAllowed(_customers, customer);
        return http.Connection.RemoteIpAddress is not { } address || IsAllowed(_addresses, address);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _customers?.Dispose();
        _addresses?.Dispose();
    }

    private static bool IsAllowed<T>(PartitionedRateLimiter<T>? limiter, T who)
    {
        if (limiter is null)
            return true;
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T>? Create<T>(int perSecond)
        where T : notnull
    {
        if (perSecond <= 0)
            return null;
        Func<T, TokenBucketRateLimiterOptions> options = _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = Window,
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<T, T>(who => RateLimitPartition.GetTokenBucketLimiter(who, options));
    }
}
