using Microsoft.AspNetCore.Authorization;

namespace Booking.Api.Identity;

/// <summary>The bearer's account is a manager's now, whatever it was when the token was given.</summary>
public sealed class ManagerRequirement : IAuthorizationRequirement
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "manager";
}

/// <inheritdoc cref="ManagerRequirement"/>
public sealed class ManagerHandler(Users users) : AuthorizationHandler<ManagerRequirement>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(
        AuthorizationHandlerContext context, ManagerRequirement requirement)
    {
        if (context.User.UserId() is not { } userId || context.User.IsGuest())
            return;
        var cancellation = (context.Resource as HttpContext)?.RequestAborted ?? CancellationToken.None;
        if (await users.FindRoleAsync(userId, cancellation) == UserRole.Manager)
            context.Succeed(requirement);
    }
}
