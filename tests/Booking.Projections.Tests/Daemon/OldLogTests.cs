using System.Text;
using System.Text.Json.Nodes;
using Booking.Audit.Export;
using Booking.Audit.Past;
using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.SeatMap;
using Booking.Testing;
using NpgsqlTypes;

namespace Booking.Projections.Tests.Daemon;

/// <summary>
/// A session as an earlier program left it, to the letter: two names that are gone, one that is still used with another shape, and one as it is.
/// Its hashes were made with <c>sha256sum</c>, as docs/audit.md tells it.
/// </summary>
public sealed class OldLogTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SessionId Session = new(Guid.Parse("0195a000-0000-7000-8000-0000000000aa"));
    private static readonly CustomerId Customer = new(Guid.Parse("0195a000-0000-7000-8000-000000000002"));

    private static readonly (string Type, string At, string Actor, string Data, string Hash)[] Log =
    [
        ("session_opened", "2026-01-05 10:00:00Z", "manager:0195a000-0000-7000-8000-000000000009",
            """
            {"session": "0195a000-0000-7000-8000-0000000000aa", "name": "Hamlet", "house": "Globe",
            "begins": "2031-05-01T20:00:00Z", "currency": "BRL", "price": 4500, "places": 4,
            "plan": "5b7ae63bb58aa10d19b06b764081e487ed7dc8a0613a7c229e26531d13297208"}
            """,
            "ab4adb37f1d5f1d011aa4b504f6ce6a447efbb873207096c198ec478e55c1a6f"),
        ("seat_held", "2026-01-05 10:00:01Z", "customer:0195a000-0000-7000-8000-000000000002",
            """
            {"reservation": "0195a000-0000-7000-8000-000000000001", "customer": "0195a000-0000-7000-8000-000000000002",
            "seat": "A-3", "total": 4500, "until": "2031-05-01T20:00:00Z"}
            """,
            "b0fcccd317b8d8fa0293f546fec6ef4a852773c7c3da6ba5fc0747fe455a07b3"),
        ("payment_started", "2026-01-05 10:00:02Z", "customer:0195a000-0000-7000-8000-000000000002",
            """
            {"reservationId": "0195a000-0000-7000-8000-000000000001", "customerId": "0195a000-0000-7000-8000-000000000002",
            "paymentId": "0195a000-0000-7000-8000-000000000003", "amount": 4500, "deadline": "2026-01-05T10:02:02Z"}
            """,
            "870a94d0dacf60ec127fe48fe7129766635ef0d9db3958d24ea3bd48d1248705"),
        ("reservation_paid", "2026-01-05 10:00:02.5Z", "customer:0195a000-0000-7000-8000-000000000002",
            """
            {"reservationId": "0195a000-0000-7000-8000-000000000001", "customerId": "0195a000-0000-7000-8000-000000000002",
            "paymentId": "0195a000-0000-7000-8000-000000000003", "amount": 4500, "at": "2026-01-05T10:00:02.5Z",
            "seats": ["A-3"], "tickets": [{"ticketId": "0195a000-0000-7000-8000-000000000004",
            "code": "one-admission-for-A-3", "seat": "A-3"}]}
            """,
            "6864cd4fc708428efc772caec752fde36744c8681cda2da5846437b1f81aff8f"),
    ];

    private ReadModelRig _rig = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("old_log", Cancel), await redis.CreateDatabaseAsync(Cancel), WithUpcasters());
        await _rig.Catalog.AddAsync(ReadModelRig.Grid(1, 4), Cancel);
        await StoreAsync();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task It_folds_into_every_read_model_and_into_its_past_and_verifies_against_its_original_hashes()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        foreach (var projection in _rig.AllProjections())
            await _rig.CatchUpAsync(projection.Name);

        var map = await _rig.SeatMaps.ReadAsync(Session, Cancel);
        Assert.Equal("0020", SameMap.Text(Assert.IsType<Redis.RedisReading<SeatMapView>.Found>(map).Value));
        Assert.Equal("Hamlet", (await _rig.SessionList.ReadAsync(Session, Cancel))!.Title);
        var bought = Assert.Single((await _rig.Purchases.ReadByCustomerAsync(Customer, 10, null, Cancel)).Items);
        Assert.Equal(4500, bought.Total.Amount);
        using var past = new PastSessions(_rig.DataSource, WithUpcasters(), _rig.Catalog);
        Assert.Equal(SeatStatus.Held, (await past.ReadAsync(Session, 2, 4, Cancel)).State.StatusOf(2));
        Assert.Equal(4500, (await past.ReadAsync(Session, 4, 4, Cancel)).Revenue());

        var report = await VerifyAsync(WithUpcasters());
        Assert.True(report.Ok, string.Join('\n', report.Checks.Where(check => !check.Ok).Select(check => check.Detail)));
        Assert.Equal(Log[^1].Hash, report.Head!.Hash);
        Assert.StartsWith("4 hashes", Check(report, CheckNames.HashChain).Detail, StringComparison.Ordinal);
        Assert.StartsWith("1 payments", Check(report, CheckNames.Money).Detail, StringComparison.Ordinal);
        Assert.StartsWith("1 purchases", Check(report, CheckNames.Purchases).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verifier_without_the_upcasters_finds_the_hashes_right_and_says_which_events_it_does_not_know()
    {
        var report = await VerifyAsync(SessionEventTypes.Create());

        Assert.True(Check(report, CheckNames.HashChain).Ok);
        Assert.Equal([1, 2], Check(report, CheckNames.Events).Faults.Select(fault => fault.Version!.Value));
    }

    [Theory]
    [InlineData(1, "name", "Macbeth")]
    [InlineData(2, "seat", "A-4")]
    [InlineData(4, "at", "2026-01-05T10:00:02.6Z")]
    public async Task What_an_upcaster_makes_of_it_is_not_what_the_hash_is_of(int version, string member, string value)
    {
        await using (var tamper = _rig.DataSource.CreateCommand(
            "update booking.mt_events set data = jsonb_set(data, array[$2], to_jsonb($3::text)) where version = $1"))
        {
            tamper.Parameters.AddWithValue((long)version);
            tamper.Parameters.AddWithValue(member);
            tamper.Parameters.AddWithValue(value);
            Assert.Equal(1, await tamper.ExecuteNonQueryAsync(Cancel));
        }

        var report = await VerifyAsync(WithUpcasters());

        Assert.Equal(version, Check(report, CheckNames.HashChain).Faults[0].Version);
    }

    [Theory]
    [InlineData(ExportFormat.Jsonl)]
    [InlineData(ExportFormat.Csv)]
    public async Task It_is_exported_as_it_was_stored_so_that_its_hashes_can_be_made_anew(ExportFormat format)
    {
        using var output = new MemoryStream();
        Assert.Equal(Log.Length, await new LogExport(_rig.DataSource).WriteEventsAsync(output, format, new ExportFilter(), Cancel));

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = format == ExportFormat.Csv ? lines[1..] : lines;
        foreach (var (line, (type, _, actor, data, hash)) in rows.Zip(Log))
        {
            if (format == ExportFormat.Jsonl)
            {
                var row = JsonNode.Parse(line)!;
                Assert.Equal(
                    [type, actor, hash], new[] { "type", "actor", "hash" }.Select(name => row[name]!.GetValue<string>()));
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), row["data"]), line);
            }
            else
            {
                Assert.Contains($",{type},", line, StringComparison.Ordinal);
                Assert.Contains($",{actor},,,{hash},", line, StringComparison.Ordinal);
                var quoted = line[(line.IndexOf(hash, StringComparison.Ordinal) + hash.Length + 1)..].Trim();
                var stored = quoted[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), JsonNode.Parse(stored)), line);
            }
        }
    }

    private static CheckResult Check(VerificationReport report, string name) =>
        report.Checks.Single(check => check.Name == name);

    private async Task<VerificationReport> VerifyAsync(EventTypes types) =>
        (await new Verifier(
            _rig.DataSource, types, _rig.Catalog, _rig.Progress, _rig.SeatMaps,
            new Seals(_rig.DataSource, key: null, TimeProvider.System), TimeProvider.System)
            .VerifySessionAsync(Session.Value, new VerificationOptions { LagPatience = TimeSpan.Zero }, Cancel))!;

    private static EventTypes WithUpcasters() => SessionEventTypes.Create()
        .AddUpcast("session_opened", "session_scheduled", old => new JsonObject
        {
            ["sessionId"] = old["session"]!.DeepClone(),
            ["title"] = old["name"]!.DeepClone(),
            ["venue"] = old["house"]!.DeepClone(),
            ["startsAt"] = old["begins"]!.DeepClone(),
            ["currency"] = old["currency"]!.DeepClone(),
            ["prices"] = new JsonObject { ["standard"] = old["price"]!.DeepClone() },
            ["planHash"] = old["plan"]!.DeepClone(),
            ["places"] = old["places"]!.DeepClone(),
            ["holdSeconds"] = 600,
            ["maxSeatsPerCustomer"] = 10,
            ["preventOrphans"] = false,
        })
        .AddUpcast("seat_held", "seats_reserved", old => new JsonObject
        {
            ["reservationId"] = old["reservation"]!.DeepClone(),
            ["customerId"] = old["customer"]!.DeepClone(),
            ["seats"] = new JsonArray(old["seat"]!.DeepClone()),
            ["totalAmount"] = old["total"]!.DeepClone(),
            ["expiresAt"] = old["until"]!.DeepClone(),
        })
        .AddUpcast("reservation_paid", "reservation_paid", stored =>
        {
            // Those of the present shape come here too.
            if (stored.Remove("at", out var at))
                stored["paidAt"] = at;
            return stored;
        });

    private async Task StoreAsync()
    {
        await using (var stream = _rig.DataSource.CreateCommand(
            "insert into booking.mt_streams (id, type, version) values ($1, 'session', $2)"))
        {
            stream.Parameters.AddWithValue(Session.Value);
            stream.Parameters.AddWithValue((long)Log.Length);
            await stream.ExecuteNonQueryAsync(Cancel);
        }

        for (var i = 0; i < Log.Length; i++)
        {
            await using var append = _rig.DataSource.CreateCommand(
                """
                insert into booking.mt_events (id, stream_id, version, type, timestamp, data, headers)
                values (gen_random_uuid(), $1, $2, $3, $4::timestamptz, $5, jsonb_build_object('actor', $6::text, 'hash', $7::text))
                """);
            append.Parameters.AddWithValue(Session.Value);
            append.Parameters.AddWithValue((long)(i + 1));
            append.Parameters.AddWithValue(Log[i].Type);
            append.Parameters.AddWithValue(NpgsqlDbType.Text, Log[i].At);
            append.Parameters.AddWithValue(NpgsqlDbType.Jsonb, Log[i].Data);
            append.Parameters.AddWithValue(Log[i].Actor);
            append.Parameters.AddWithValue(Log[i].Hash);
            Assert.Equal(1, await append.ExecuteNonQueryAsync(Cancel));
        }
    }
}
