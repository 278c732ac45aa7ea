using Booking.Api.Hosting;

namespace Booking.Api.Identity;

/// <summary>The first manager, from configuration: nobody signs up as one.</summary>
/// <param name="Email"><c>Booking:Manager:Email</c>.</param>
/// <param name="Password"><c>Booking:Manager:Password</c>.</param>
public sealed record FirstManager(string Email, string Password)
{
    private const int MinimumLength = 10;

    /// <summary>Reads and checks the configuration. In Development there is a default, elsewhere there is none.</summary>
    /// <exception cref="InvalidOperationException">The configuration is missing or the password is weak.</exception>
    public static FirstManager Read(IConfiguration configuration, bool isDevelopment)
    {
        var email = configuration["Booking:Manager:Email"];
        var password = configuration["Booking:Manager:Password"];
        if (isDevelopment && email is null && password is null)
            return new FirstManager("manager@booking.local", "Manager-2026");
        if (string.IsNullOrWhiteSpace(email) || !email.Contains('@', StringComparison.Ordinal))
            throw new InvalidOperationException("Booking:Manager:Email is not set to an e-mail address.");
        if (IsWeak(password) && !isDevelopment)
            throw new InvalidOperationException(
                $"Booking:Manager:Password is weak: it needs {MinimumLength} characters or more, with letters, digits and "
                + "something else, and may not be the one of Development.");
        return new FirstManager(email, password ?? throw new InvalidOperationException("Booking:Manager:Password is not set."));
    }

    /// <summary>Makes sure that the account is there, is a manager's and has this password.</summary>
    public async Task EnsureAsync(
        Users users, Passwords passwords, Ids ids, ILogger<FirstManager> log, CancellationToken cancellationToken)
    {
        var known = await users.FindByEmailAsync(Email, cancellationToken);
        if (known is { Role: UserRole.Manager }
            && await passwords.IsOfAsync(known.PasswordHash, Password, cancellationToken))
            return;
        var hash = await passwords.HashAsync(Password, cancellationToken)
            ?? throw new InvalidOperationException("The first manager's password could not be hashed.");
        if (known is null
            && await users.AddAsync(new User(ids.New(), Email, "Manager", UserRole.Manager, hash), cancellationToken))
        {
            log.ManagerSetUp(Email);
            return;
        }

        known ??= await users.FindByEmailAsync(Email, cancellationToken);
        await users.SetPasswordAsync(known!.UserId, hash, UserRole.Manager, cancellationToken);
    }

    private static bool IsWeak(string? password) =>
        password is null || password.Length < MinimumLength || password == "Manager-2026"
        || !password.Any(char.IsLetter) || !password.Any(char.IsDigit) || password.All(char.IsLetterOrDigit);
}
