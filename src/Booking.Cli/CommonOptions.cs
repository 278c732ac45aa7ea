using System.CommandLine;

namespace Booking.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Folder() => new("--folder")
    {
        Description = "Where the data lies (default: .local in the checkout).",
    };
}
