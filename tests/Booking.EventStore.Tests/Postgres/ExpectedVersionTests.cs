using Booking.EventStore.Postgres;
using Booking.EventStore.Tests.Contract;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>The contract's check of winners, on code that checks and then inserts.</summary>
public sealed class ExpectedVersionTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task The_check_finds_the_winners_too_many_of_a_naive_append()
    {
        var stream = Guid.NewGuid();
        using var allHaveChecked = new Barrier(ExactlyOneWinner.Contenders);
        using var oneAtATime = new SemaphoreSlim(1);
        var naive = new NaiveAppender(database.DataSource)
        {
            // All have found the version as expected before the first one writes; then they write one after the other.
            AfterCheck = async () =>
            {
                await Task.Factory.StartNew(allHaveChecked.SignalAndWait, TaskCreationOptions.LongRunning);
                await oneAtATime.WaitAsync();
            },
            BeforeCommit = () => Task.CompletedTask,
        };

        var fault = await ExactlyOneWinner.FindFaultAsync(
            async contender =>
            {
                try
                {
                    return await naive.AppendAsync(stream, 0, contender);
                }
                finally
                {
                    oneAtATime.Release();
                }
            },
            () => new PostgresEventStore(database.DataSource, Given.EventTypes()).ReadIdsAsync(stream));

        Assert.Equal("20 believe to have won", fault);
    }
}
