using System.Collections.Immutable;
using Booking.Audit.Past;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Audit;

/// <summary>What customers did over all sessions, found without reading the log for it.</summary>
public sealed class CustomerHistoryTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Sessions = 20;
    private const int ReservationsASession = 40;
    private const int Customers = 30;

    private static readonly DateTimeOffset Noon = new(2031, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<Guid, List<long>> _positions = [];
    private NpgsqlDataSource _database = null!;
    private PostgresEventStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = PostgresDataSource.Create(await postgres.CreateDatabaseAsync("customers", Cancel));
        await new SchemaInstaller(
            _database,
            SchemaScript.EmbeddedIn(typeof(SessionEventTypes).Assembly).Concat(
                SchemaScript.EmbeddedIn(typeof(PastEvents).Assembly))).InstallAsync(Cancel);
        _store = new PostgresEventStore(_database, SessionEventTypes.Create());
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_event_that_names_a_customer_is_there_page_by_page_and_what_comes_later_too()
    {
        var random = new Random(5);
        await SellAsync(random);
        using var events = NewReader();
        await AssertAllAsync(events, limit: 7);

        await SellAsync(random);
        await AssertAllAsync(events, limit: 200);
        Assert.Empty(await events.ReadOfCustomerAsync(new CustomerId(Guid.NewGuid()), null, 10, Cancel));
    }

    [Fact]
    public async Task Nodes_that_are_asked_at_once_while_it_is_sold_miss_nothing_and_take_nothing_twice()
    {
        var random = new Random(6);
        await SellAsync(random);
        using var selling = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 3).Select(async _ =>
        {
            using var events = NewReader();
            while (!selling.IsCancellationRequested)
                await events.ReadOfCustomerAsync(Customer(1), null, 1, Cancel);
        }).ToArray();
        await SellAsync(random);
        await selling.CancelAsync();
        await Task.WhenAll(asking);

        using var after = NewReader();
        await AssertAllAsync(after, limit: 50);
    }

    [Fact]
    public async Task It_can_be_emptied_and_what_somebody_wrote_into_it_names_nobody_else()
    {
        await SellAsync(new Random(7));
        using var events = NewReader();
        await AssertAllAsync(events, limit: 50);
        await ExecuteAsync(
            $"""
            insert into booking.audit_customer_events (customer_id, position)
            select '{Customer(1).Value}', seq_id from booking.mt_events on conflict do nothing
            """);
        Assert.Equal(
            _positions[Customer(1).Value].Count, (await events.ReadOfCustomerAsync(Customer(1), null, 10_000, Cancel)).Count);

        await ExecuteAsync("delete from booking.audit_customer_events");
        await ExecuteAsync("delete from booking.audit_customer_progress");

        await AssertAllAsync(events, limit: 50);
    }

    private PastEvents NewReader() => new(_database, SessionEventTypes.Create(), new CustomerIndex(_database));

    private static CustomerId Customer(int number) => new(new Guid(number, 0, 0, new byte[8]));

    // By the log alone: what was appended is remembered as it was appended.
    private async Task SellAsync(Random random)
    {
        for (var session = 0; session < Sessions; session++)
        {
            var stream = Guid.CreateVersion7();
            var events = new List<NewEvent>();
            for (var i = 0; i < ReservationsASession; i++)
            {
                var (reservation, customer) = (Guid.CreateVersion7(), Customer(random.Next(Customers)).Value);
                ImmutableArray<string> seats = [$"A-{i}"];
                events.Add(New(new SeatsReserved(reservation, customer, seats, [], 4500, Noon)));
                if (random.Next(2) == 0)
                    events.Add(New(new ReservationExpired(reservation, customer, seats, [])));
                if (random.Next(4) == 0)
                    events.Add(New(new SeatsBlocked(["B-1"], "camera")));
            }

            Assert.IsType<AppendResult.Appended>(Assert.Single(
                await _store.AppendAsync([new AppendBatch(stream, "session", 0, [.. events], [])], Cancel)));
            foreach (var stored in await _store.ReadStreamAsync(stream, 0, events.Count, Cancel))
            {
                var customer = stored.Data switch
                {
                    SeatsReserved begun => begun.CustomerId,
                    ReservationExpired ended => ended.CustomerId,
                    _ => (Guid?)null,
                };
                if (customer is { } named)
                {
                    if (!_positions.TryGetValue(named, out var positions))
                        _positions.Add(named, positions = []);
                    positions.Add(stored.Position);
                }
            }
        }
    }

    private static NewEvent New(SessionEvent e) => new(Guid.CreateVersion7(), e, Noon, """{"actor":"system"}""");

    private async Task AssertAllAsync(PastEvents events, int limit)
    {
        Assert.Equal(Customers, _positions.Count);
        foreach (var (customer, positions) in _positions)
        {
            var found = new List<long>();
            IReadOnlyList<StoredEvent> page;
            do
            {
                page = await events.ReadOfCustomerAsync(
                    new CustomerId(customer), found.Count == 0 ? null : found[^1], limit, Cancel);
                found.AddRange(page.Select(e => e.Position));
            }
            while (page.Count == limit);
            Assert.Equal(positions.OrderDescending(), found);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        Assert.True(await command.ExecuteNonQueryAsync(Cancel) > 0);
    }
}
