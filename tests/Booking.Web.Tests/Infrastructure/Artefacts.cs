using System.Runtime.CompilerServices;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>What a run leaves to be looked at: <c>tests/Booking.Web.Tests/TestResults</c>, which is not committed.</summary>
internal static class Artefacts
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "TestResults", "page");

    public static string PathOf(string name)
    {
        Directory.CreateDirectory(Folder);
        return Path.GetFullPath(Path.Combine(Folder, name));
    }

    /// <summary>Writes a measurement to its file and to the test's output.</summary>
    public static async Task ReportAsync(string name, string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        await File.WriteAllTextAsync(PathOf(name + ".txt"), text + "\n", TestContext.Current.CancellationToken);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
