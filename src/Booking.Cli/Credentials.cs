namespace Booking.Cli;

/// <summary>Who signs in.</summary>
internal sealed record Credentials(string Email, string Password)
{
    private const string EmailVariable = "Booking__Manager__Email";
    private const string PasswordVariable = "Booking__Manager__Password";

    /// <summary>The first manager of a Development run that configures none.</summary>
    public static readonly Credentials DevelopmentManager = new("manager@booking.local", "Manager-2026");

    /// <summary>
    /// The first manager: the configured one, else in Development the well-known one, else null (the API says what is
    /// missing).
    /// </summary>
    public static Credentials? OfManager(string environment)
    {
        var email = Environment.GetEnvironmentVariable(EmailVariable);
        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        if (!string.IsNullOrEmpty(email) && !string.IsNullOrEmpty(password))
            return new Credentials(email, password);
        return environment == "Development" && string.IsNullOrEmpty(email) && string.IsNullOrEmpty(password)
            ? DevelopmentManager
            : null;
    }

    /// <summary>The variables by which the API learns of its first manager.</summary>
    public IEnumerable<KeyValuePair<string, string?>> AsEnvironment() =>
        [new(EmailVariable, Email), new(PasswordVariable, Password)];
}
