namespace Booking.Api.Identity;

/// <summary>What a user may do.</summary>
public enum UserRole
{
    /// <summary>Reserves and pays.</summary>
    Customer,

    /// <summary>Opens sessions and looks behind them.</summary>
    Manager,
}

/// <summary>An account.</summary>
/// <param name="UserId">Its id; also the customer's.</param>
/// <param name="Email">As it was given.</param>
/// <param name="Name">As it was given.</param>
/// <param name="Role">What it may do.</param>
/// <param name="PasswordHash">By the framework's password hasher.</param>
public sealed record User(Guid UserId, string Email, string Name, UserRole Role, string PasswordHash);
