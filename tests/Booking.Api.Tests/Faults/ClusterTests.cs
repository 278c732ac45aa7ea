using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Faults;

/// <summary>Three nodes behind nginx, as in <c>./booking cluster</c>.</summary>
public sealed partial class ClusterTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private readonly Backend _backend = new(postgres, redis);
    private readonly TemporaryFolder _folder = new("nginx");
    private ApiProcess[] _nodes = null!;
    private LocalNginx _nginx = null!;
    private Buyer _manager = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("cluster");
        (string, string)[] settings = [("Booking__DrainTime", "00:00:10"), ("Booking__Proxies", "127.0.0.1")];
        _nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _backend.StartNodeAsync(settings)));
        _nginx = await LocalNginx.StartAsync(
            _folder.Location, new NginxOptions { NodePorts = [.. _nodes.Select(node => node.Port)] }, Cancel);
        _manager = await Buyer.ManagerAsync(_nginx.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _backend.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_session_is_served_by_one_node_and_sessions_by_all()
    {
        var buyer = await Buyer.GuestAsync(_nginx.Address);
        for (var number = 0; number < 20; number++)
        {
            var session = await _manager.OpenSessionAsync();
            (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
            (await buyer.GetAsync($"/sessions/{session}/seats")).Is(HttpStatusCode.OK);
            (await _manager.PostAsync($"/sessions/{session}/blocks", new { seats = new[] { "B-1" }, reason = "camera" }))
                .Is(HttpStatusCode.OK);
        }

        // The line of a request follows its answer.
        var requests = await Eventually.ReturnsAsync(
            async () =>
            {
                var lines = await File.ReadAllLinesAsync(_nginx.Log, Cancel);
                var matches = lines.Select(line => SessionLine().Match(line)).Where(match => match.Success).ToList();
                Assert.Equal(60, matches.Count);
                return matches;
            },
            cancel: Cancel);
        var nodesOf = requests.GroupBy(request => request.Groups["session"].Value, request => request.Groups["node"].Value)
            .Select(nodes => nodes.Distinct().ToArray()).ToArray();
        Assert.Equal(20, nodesOf.Length);
        Assert.All(nodesOf, nodes => Assert.Single(nodes));
        Assert.InRange(nodesOf.SelectMany(nodes => nodes).Distinct().Count(), 2, 3);
    }

    [Fact]
    public async Task Nodes_are_restarted_one_after_the_other_under_load_without_one_failed_request()
    {
        var sessions = new string[6];
        for (var i = 0; i < sessions.Length; i++)
            sessions[i] = await _manager.OpenSessionAsync(40, 50, body => body["maxSeatsPerCustomer"] = 100_000);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Buyer.GuestAsync(_nginx.Address)));
        var answers = new ConcurrentDictionary<(string Method, HttpStatusCode Status, string Problem), int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = buyers.Select((buyer, i) => BuyAsync(buyer, new Random(i))).ToArray();

        foreach (var node in _nodes)
            await node.RestartAsync(Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        (string, HttpStatusCode, string)[] expected =
        [
            ("GET", HttpStatusCode.OK, ""), ("POST", HttpStatusCode.Created, ""),
            ("POST", HttpStatusCode.Conflict, "seats-unavailable"),
        ];
        Assert.True(
            expected.SequenceEqual(answers.Keys.Order()),
            $"{string.Join(", ", answers)}\n{string.Join('\n', await FailuresAsync())}");
        Assert.True(answers.Values.Sum() > 1_000, $"Only {answers.Values.Sum()} requests were made.");

        async Task BuyAsync(Buyer buyer, Random random)
        {
            while (!stop.IsCancellationRequested)
            {
                var session = sessions[random.Next(sessions.Length)];
                var held = await buyer.ReserveAsync(session, $"{GridRows.Label(random.Next(40))}-{random.Next(50) + 1}");
                Count("POST", held);
                Count("GET", await buyer.GetAsync($"/sessions/{session}/seats?format=compact"));
            }
        }

        void Count(string method, Answer answer) => answers.AddOrUpdate(
            (method, answer.Status, answer.Problem), 1, (_, count) => count + 1);
    }

    [Fact]
    public async Task A_killed_node_is_taken_out_and_its_sessions_go_on_elsewhere()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_nginx.Address);
        var before = (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        await (await NodeOfAsync(session)).KillAsync(Cancel);

        for (var seat = 2; seat <= 9; seat++)
            (await buyer.ReserveAsync(session, $"A-{seat}")).Is(HttpStatusCode.Created);
        var found = await buyer.GetAsync($"/sessions/{session}/reservations/{before["reservationId"]}");
        Assert.Equal("held", found.Is(HttpStatusCode.OK)["status"].GetValue<string>());
        (await buyer.PayAsync(session, before)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_carries_a_key_is_asked_of_another_node_when_its_own_dies_and_the_rest_is_not()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_nginx.Address);
        var path = $"/sessions/{session}/reservations";
        (await buyer.GetAsync($"/sessions/{session}/seats")).Is(HttpStatusCode.OK);
        var node = await NodeOfAsync(session);

        node.Pause();
        var keyed = buyer.PostAsync(path, new { seats = new[] { "A-1" } }, ("Idempotency-Key", "once"));
        var plain = buyer.PostAsync(path, new { seats = new[] { "A-2" } });
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Equal(2, UnreadConnections(node.Port));
                return Task.CompletedTask;
            },
            cancel: Cancel);
        await node.KillAsync(Cancel);

        (await keyed).Is(HttpStatusCode.Created);
        (await plain).Is(HttpStatusCode.ServiceUnavailable, "outcome-unknown");
        // It never began: a node that stood still has decided nothing.
        (await buyer.ReserveAsync(session, "A-2")).Is(HttpStatusCode.Created);
    }

    /// <summary>What nginx has written down of answers that are faults, and of the nodes they came from.</summary>
    private async Task<IEnumerable<string>> FailuresAsync() =>
        (await File.ReadAllLinesAsync(_nginx.Log, Cancel)).Where(line => FailedLine().IsMatch(line));

    /// <summary>The node that was last asked for something of the session.</summary>
    private async Task<ApiProcess> NodeOfAsync(string session)
    {
        var address = await Eventually.ReturnsAsync(
            async () => (await File.ReadAllLinesAsync(_nginx.Log, Cancel)).Select(line => SessionLine().Match(line))
                .Last(match => match.Groups["session"].Value == session).Groups["node"].Value,
            cancel: Cancel);
        return _nodes.Single(node => address == string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Port}"));
    }

    /// <summary>Connections to a port of 127.0.0.1 with bytes that its process has not read, as the kernel lists them.</summary>
    private static int UnreadConnections(int port)
    {
        var local = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[1] == local && fields[3] == "01" && !fields[4].EndsWith(":00000000", StringComparison.Ordinal));
    }

    [GeneratedRegex("\" 5[0-9]{2} |\\[error\\]")]
    private static partial Regex FailedLine();

    [GeneratedRegex("/sessions/(?<session>[0-9a-f-]{36}).* nodes=(?<node>[0-9.:]+) ")]
    private static partial Regex SessionLine();
}
