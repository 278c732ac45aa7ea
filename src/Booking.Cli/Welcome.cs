using Booking.Cli.Demo;

namespace Booking.Cli;

/// <summary>What somebody needs to know once everything runs.</summary>
internal static class Welcome
{
    public static async Task WriteAsync(Uri address, Credentials? manager, LocalFolder folder, CancellationToken cancel)
    {
        var root = address.ToString().TrimEnd('/');
        Console.WriteLine($"\nBooking is ready:  {root}   (its routes: {root}/docs)");
        if (manager == Credentials.DevelopmentManager)
            Console.WriteLine($"Manager:           {manager.Email}  {manager.Password}   (Development only)");
        else if (manager is not null)
            Console.WriteLine($"Manager:           {manager.Email}");
        Console.WriteLine($"Data and logs:     {folder.Location}\n\nTry:");
        Console.WriteLine($"  curl -s {root}/sessions");
        Console.WriteLine($"  curl -s -X POST {root}/tokens/guest");
        using var client = new DemoClient(address);
        Console.WriteLine(await client.FindSessionAsync(_ => true, null, cancel) is { } session
            ? $"  curl -s {root}/sessions/{session["sessionId"]}/seats"
            : $"  curl -s {root}/health/ready        (there is no session yet: --demo opens three)");
        Console.WriteLine("\nCtrl-C stops everything; the data stays.");
    }
}
