using Booking.Testing;

namespace Booking.Local.Tests;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void It_is_there_until_it_is_disposed_of()
    {
        string location;
        using (var folder = new TemporaryFolder("mine"))
        {
            location = folder.Location;
            File.WriteAllText(folder.PathOf("file"), "text");
            Assert.True(Directory.Exists(location));
        }

        Assert.False(Directory.Exists(location));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(location)!, Path.GetFileName(location) + "*"));
    }

    [Fact]
    public void What_a_killed_owner_left_is_removed_and_what_a_living_one_uses_is_not()
    {
        using var living = new TemporaryFolder("living");
        var abandoned = Path.Combine(Path.GetDirectoryName(living.Location)!, $"abandoned-{Guid.NewGuid():N}");
        Directory.CreateDirectory(abandoned);
        File.WriteAllText(abandoned + ".lock", "");
        foreach (var file in new[] { abandoned, living.Location })
            File.SetLastWriteTimeUtc(file + ".lock", DateTime.UtcNow.AddHours(-1));

        TemporaryFolder.RemoveAbandoned();

        Assert.False(Directory.Exists(abandoned));
        Assert.False(File.Exists(abandoned + ".lock"));
        Assert.True(Directory.Exists(living.Location));
    }
}
