using Booking.Proof.Stress;
using Booking.Testing;

namespace Booking.Proof.Tests.Stress;

/// <summary>The command as it is typed, on servers of its own.</summary>
public sealed class StressCommandTests
{
    [Fact]
    public async Task Buyers_at_the_same_moment_end_in_a_verdict_that_every_invariant_held()
    {
        using var folder = new TemporaryFolder("stress_command");
        var history = folder.PathOf("history.jsonl");
        using var output = new StringWriter();
        var before = Console.Out;
        Console.SetOut(output);
        try
        {
            var stress = StressOptions.Command(StressCommand.RunAsync).Parse($"--buyers 32 --seconds 2 --history {history}");
            Assert.Equal(0, await stress.InvokeAsync(null, TestContext.Current.CancellationToken));
            Assert.Equal(0, await CheckCommand.Create().Parse(history).InvokeAsync(null, TestContext.Current.CancellationToken));
        }
        finally
        {
            Console.SetOut(before);
        }

        var text = output.ToString();
        Assert.Equal(2, text.Split("Every invariant held.").Length - 1);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }
}
