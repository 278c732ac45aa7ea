namespace Booking.Proof.Stress;

/// <summary>The system that is tried, and how to look behind it.</summary>
/// <param name="Addresses">Its nodes.</param>
/// <param name="Postgres">Npgsql's connection string, or null.</param>
/// <param name="Redis">StackExchange.Redis' configuration, or null.</param>
/// <param name="ManagerEmail">Who opens the sessions.</param>
/// <param name="ManagerPassword">The manager's password.</param>
internal sealed record RunningShop(Uri[] Addresses, string? Postgres, string? Redis, string ManagerEmail, string ManagerPassword)
{
    public static RunningShop Of(OwnShop own) =>
        new([own.Address], own.Postgres, own.Redis, OwnShop.ManagerEmail, OwnShop.ManagerPassword);

    /// <summary>
    /// One that runs already; what else is known of it is in the same variables as its own, else in this checkout's
    /// <c>.local/</c>.
    /// </summary>
    public static RunningShop Find(Uri[] addresses)
    {
        var postgres = Variable("ConnectionStrings__Postgres");
        var redis = Variable("ConnectionStrings__Redis");
        if (postgres is null && Array.TrueForAll(addresses, address => address.IsLoopback) && LocalRun.Find() is { } local)
            (postgres, redis) = local;
        return new RunningShop(
            addresses, postgres, redis,
            Variable("Booking__Manager__Email") ?? "manager@booking.local",
            Variable("Booking__Manager__Password") ?? "Manager-2026");

        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }
}
