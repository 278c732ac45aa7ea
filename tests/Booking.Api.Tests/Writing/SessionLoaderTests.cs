using System.Collections.Immutable;
using System.Text.Json;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Seating.Import;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Npgsql;

namespace Booking.Api.Tests.Writing;

/// <summary>Sessions from the log into memory, page by page.</summary>
public sealed class SessionLoaderTests : IAsyncDisposable
{
    private const int Reservations = 20;
    private static readonly SessionId Session = new(Guid.CreateVersion7());
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryEventStore _store = new(SessionEventTypes.Create(), TimeProvider.System);
    private readonly NpgsqlDataSource _noDatabase = NpgsqlDataSource.Create("Host=127.0.0.1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _noDatabase.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Reservations + 1)]
    [InlineData(5_000)]
    public async Task A_session_is_the_same_in_pages_of_any_size(int page)
    {
        await AppendAsync([Scheduled(), .. Enumerable.Range(1, Reservations).Select(Reserved)]);

        var loaded = await NewLoader(page).LoadAsync(Session, Cancel);

        Assert.Equal(Reservations + 1, loaded!.State.Version);
        Assert.Equal(Reservations, loaded.State.Counts.Held);
        Assert.Equal(Reservations, loaded.State.Reservations.Count);
        Assert.Null(await NewLoader(page).LoadAsync(new SessionId(Guid.CreateVersion7()), Cancel));
    }

    [Fact]
    public async Task What_a_fold_fails_of_is_told_also_where_the_read_ahead_of_it_fails()
    {
        await AppendAsync([.. Enumerable.Range(1, 4).Select(Reserved)]);
        var reads = 0;
        _store.Faults.BeforeRead = _ => reads++ > 1 ? throw new IOException("The store is away.") : ValueTask.CompletedTask;

        await Assert.ThrowsAsync<InvalidCastException>(() => NewLoader(2).LoadAsync(Session, Cancel));

        Assert.Equal(3, reads); // The snapshot, the first page, and what was read ahead.
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_is_told()
    {
        await AppendAsync([Scheduled(), .. Enumerable.Range(1, 4).Select(Reserved)]);
        var reads = 0;
        _store.Faults.BeforeRead = _ => reads++ > 1 ? throw new IOException("The store is away.") : ValueTask.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => NewLoader(2).LoadAsync(Session, Cancel));
    }

    private SessionLoader NewLoader(int page)
    {
        var plans = new SeatingPlanCatalog(_noDatabase);
        plans.Remember(Plan());
        return new SessionLoader(_store, plans, new WritingOptions { ReadPage = page });
    }

    private async Task AppendAsync(SessionEvent[] events)
    {
        var appended = await _store.AppendAsync(
            [new AppendBatch(
                Session.Value, "session", 0, [.. events.Select(e => new NewEvent(Guid.CreateVersion7(), e, Now))], [])],
            Cancel);
        Assert.IsType<AppendResult.Appended>(Assert.Single(appended));
    }

    private static Booking.Domain.Seating.SeatingPlan Plan() => SeatingImport.Read(
        JsonElement.Parse("""{"grid": {"rows": 10, "seatsPerRow": 16, "category": "standard"}}""")).Plan!;

    private static SessionScheduled Scheduled() => new(
        Session.Value, "A crowd", "Here", Now.AddDays(1), "EUR",
        ImmutableSortedDictionary<string, long>.Empty.Add("standard", 1), Plan().Hash.Value, 160, 30, 10, false);

    private static SeatsReserved Reserved(int number) => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), [$"{(char)('A' + (number / 16))}-{(number % 16) + 1}"], [], 1,
        Now.AddSeconds(30));
}
