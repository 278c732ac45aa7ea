using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Faults;

/// <summary>Two API processes on one database, without affinity: slower at the worst, never wrong.</summary>
public sealed class TwoNodesTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private readonly Backend _backend = new(postgres, redis);
    private ApiProcess _one = null!;
    private ApiProcess _two = null!;
    private Buyer _manager = null!;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("two_nodes");
        // Both start on an empty database at once: the schema and the first manager are made once.
        var nodes = await Task.WhenAll(_backend.StartNodeAsync(), _backend.StartNodeAsync());
        (_one, _two) = (nodes[0], nodes[1]);
        _manager = await Buyer.ManagerAsync(_one.Address);
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Of_200_requests_for_one_seat_one_wins_and_the_others_are_told_which_seat()
    {
        var session = await _manager.OpenSessionAsync();
        var buyers = await BuyersAsync(50);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => buyers[i % buyers.Length].ReserveAsync(session, "E-5")));

        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        foreach (var lost in answers.Where(answer => answer != won))
            Assert.Equal("E-5", lost.Is(HttpStatusCode.Conflict, "seats-unavailable")["unavailable"][0]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_200_requests_for_50_seats_exactly_50_win()
    {
        var session = await _manager.OpenSessionAsync(rows: 5, seatsPerRow: 10);
        var seats = Enumerable.Range(0, 50).Select(i => $"{(char)('A' + i / 10)}-{i % 10 + 1}").ToArray();
        var buyers = await BuyersAsync(200);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => buyers[i].ReserveAsync(session, seats[i % 50])));

        var won = answers.Where(answer => answer.Status == HttpStatusCode.Created)
            .Select(answer => answer["seats"][0]!["id"]!.GetValue<string>()).ToArray();
        Assert.Equal(seats.Order(), won.Order());
        foreach (var lost in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            lost.Is(HttpStatusCode.Conflict, "seats-unavailable");
        var version = answers.Where(answer => answer.Status == HttpStatusCode.Created)
            .Max(answer => answer["version"].GetValue<long>());
        Assert.All((await _manager.SeatsAsync(session, version)).Values, status => Assert.Equal("held", status));
    }

    [Fact]
    public async Task Nodes_that_write_one_session_in_turn_see_each_others_events()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_one.Address);
        var elsewhere = buyer.At(_two.Address);

        for (var row = 'A'; row <= 'E'; row++)
        {
            var held = (await buyer.ReserveAsync(session, $"{row}-1")).Is(HttpStatusCode.Created);
            (await elsewhere.ReserveAsync(session, $"{row}-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
            var path = $"/sessions/{session}/reservations/{held["reservationId"]}";
            Assert.Equal("held", (await elsewhere.GetAsync(path)).Is(HttpStatusCode.OK)["status"].GetValue<string>());
            (await elsewhere.CancelAsync(session, held)).Is(HttpStatusCode.OK);
            Assert.Equal("cancelled", (await buyer.GetAsync(path)).Is(HttpStatusCode.OK)["status"].GetValue<string>());
            // A stale refusal would name a seat that is free.
            var again = (await buyer.ReserveAsync(session, $"{row}-1")).Is(HttpStatusCode.Created);
            (await elsewhere.PayAsync(session, again)).Is(HttpStatusCode.OK);
            (await buyer.CancelAsync(session, again)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task One_code_at_two_gates_at_once_lets_in_one_and_tells_the_other_when()
    {
        var session = await _manager.OpenSessionAsync(5, 10);
        var elsewhere = _manager.At(_two.Address);
        var buyers = await BuyersAsync(10);
        var codes = (await Task.WhenAll(buyers.Select(async (buyer, i) =>
        {
            var held = (await buyer.ReserveAsync(session, $"A-{i + 1}", $"B-{i + 1}")).Is(HttpStatusCode.Created);
            var paid = (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);
            return paid["tickets"].AsArray().Select(ticket => ticket!["code"]!.GetValue<string>());
        }))).SelectMany(code => code).ToArray();

        foreach (var code in codes)
        {
            var gates = await Task.WhenAll(new[] { _manager, elsewhere, _manager, elsewhere }.Select(
                gate => gate.PostAsync($"/sessions/{session}/check-ins", new { code })));

            var first = Assert.Single(gates, answer => answer.Status == HttpStatusCode.OK);
            foreach (var late in gates.Where(answer => answer != first))
            {
                Assert.Equal(
                    first["checkedInAt"].GetValue<string>(),
                    late.Is(HttpStatusCode.Conflict, "already-checked-in")["checkedInAt"].GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task A_key_repeated_on_the_other_node_gives_the_first_answer()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_one.Address);
        var path = $"/sessions/{session}/reservations";
        var body = new { seats = new[] { "A-1", "A-2" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? buyer : buyer.At(_two.Address)).PostAsync(path, body, ("Idempotency-Key", "the-same"))));

        foreach (var answer in answers)
            Assert.Equal(answers[0].Is(HttpStatusCode.Created).Text, answer.Text);
        Assert.Single(answers, answer => !answer.IsReplayed);
    }

    [Fact]
    public async Task Random_buyers_on_both_nodes_never_share_a_seat()
    {
        var session = await _manager.OpenSessionAsync(4, 10, body => body["maxSeatsPerCustomer"] = 40);
        var buyers = await BuyersAsync(16);
        var owned = new Dictionary<string, string>();
        var version = 0L;

        await Task.WhenAll(buyers.Select((buyer, i) => BuyAsync(buyer, new Random(i))));

        var seats = await _manager.SeatsAsync(session, version);
        foreach (var (seat, status) in seats)
            Assert.Equal(owned.ContainsKey(seat) ? "sold" : "available", status);

        async Task BuyAsync(Buyer buyer, Random random)
        {
            for (var step = 0; step < 12; step++)
            {
                var seat = $"{(char)('A' + random.Next(4))}-{random.Next(10) + 1}";
                var held = await buyer.ReserveAsync(session, seat);
                if (held.Status == HttpStatusCode.Conflict)
                    continue;
                held.Is(HttpStatusCode.Created);
                var end = random.Next(2) == 0
                    ? await buyer.PayAsync(session, held)
                    : await buyer.CancelAsync(session, held);
                end.Is(HttpStatusCode.OK);
                lock (owned)
                {
                    version = Math.Max(version, end["version"].GetValue<long>());
                    if (end["status"].GetValue<string>() == "paid")
                        owned.Add(seat, buyer.UserId);
                }
            }
        }
    }

    private Task<Buyer[]> BuyersAsync(int count) => Task.WhenAll(Enumerable.Range(0, count)
        .Select(i => Buyer.GuestAsync(i % 2 == 0 ? _one.Address : _two.Address)));
}
