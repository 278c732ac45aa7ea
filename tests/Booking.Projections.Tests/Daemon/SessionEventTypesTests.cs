using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Daemon;

namespace Booking.Projections.Tests.Daemon;

/// <summary>The log keeps these names and shapes for ever: a change here is a change of the storage format.</summary>
public sealed class SessionEventTypesTests
{
    private static readonly Guid Session = new("0198b8a0-0000-7000-8000-000000000001");
    private static readonly Guid Reservation = new("0198b8a0-0000-7000-8000-000000000002");
    private static readonly Guid Customer = new("0198b8a0-0000-7000-8000-000000000003");
    private static readonly Guid Payment = new("0198b8a0-0000-7000-8000-000000000004");
    private static readonly Guid TicketOfSeat = new("0198b8a0-0000-7000-8000-000000000005");
    private static readonly Guid TicketOfArea = new("0198b8a0-0000-7000-8000-000000000006");
    private static readonly DateTimeOffset Evening = new(2026, 8, 1, 20, 30, 0, TimeSpan.FromHours(-3));

    private static readonly ImmutableArray<string> Pair = ["A-1", "A-2"];

    private static readonly (string Name, SessionEvent Event, string Json)[] Snapshot =
    [
        ("session_scheduled",
            new SessionScheduled(
                Session, "Cosi fan tutte", "Opera", Evening, "BRL",
                ImmutableSortedDictionary<string, long>.Empty.Add("standard", 4500).Add("Box-1", 12_000),
                new string('a', 64), 160, 30, 10, true, Evening.AddDays(-30), null, Evening.AddDays(-1)),
            """
            {"sessionId":"0198b8a0-0000-7000-8000-000000000001","title":"Cosi fan tutte","venue":"Opera",
            "startsAt":"2026-08-01T23:30:00Z","currency":"BRL","prices":{"Box-1":12000,"standard":4500},
            "planHash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","places":160,
            "holdSeconds":30,"maxSeatsPerCustomer":10,"preventOrphans":true,
            "salesOpenAt":"2026-07-02T23:30:00Z","refundableUntil":"2026-07-31T23:30:00Z"}
            """),
        ("seats_reserved",
            new SeatsReserved(Reservation, Customer, ["A-1", "A-2"], [], 9000, Evening.AddTicks(1_234_560)),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003","seats":["A-1","A-2"],
            "totalAmount":9000,"expiresAt":"2026-08-01T23:30:00.123456Z"}
            """),
        ("payment_started",
            new PaymentStarted(Reservation, Customer, Payment, 9000, Evening),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "paymentId":"0198b8a0-0000-7000-8000-000000000004","amount":9000,"deadline":"2026-08-01T23:30:00Z"}
            """),
        ("payment_failed",
            new PaymentFailed(Reservation, Customer, Payment, "declined"),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "paymentId":"0198b8a0-0000-7000-8000-000000000004","reason":"declined"}
            """),
        ("reservation_paid",
            new ReservationPaid(
                Reservation, Customer, Payment, 12_000, Evening, ["A-1"], [new AreaClaim("floor", 1)],
                [new Ticket(TicketOfSeat, "s3cret", Seat: "A-1"), new Ticket(TicketOfArea, "0ther", Area: "floor")]),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "paymentId":"0198b8a0-0000-7000-8000-000000000004","amount":12000,"paidAt":"2026-08-01T23:30:00Z",
            "seats":["A-1"],"areas":[{"area":"floor","quantity":1}],"tickets":[
            {"ticketId":"0198b8a0-0000-7000-8000-000000000005","code":"s3cret","seat":"A-1"},
            {"ticketId":"0198b8a0-0000-7000-8000-000000000006","code":"0ther","area":"floor"}]}
            """),
        ("payment_reversed",
            new PaymentReversed(Reservation, Customer, Payment, 9000),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "paymentId":"0198b8a0-0000-7000-8000-000000000004","amount":9000}
            """),
        ("reservation_cancelled",
            new ReservationCancelled(Reservation, Customer, [], [new AreaClaim("floor", 2)], "customer"),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "areas":[{"area":"floor","quantity":2}],"reason":"customer"}
            """),
        ("reservation_expired",
            new ReservationExpired(Reservation, Customer, ["A-1"], []),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003","seats":["A-1"]}
            """),
        ("reservation_refunded",
            new ReservationRefunded(Reservation, Customer, Payment, 9000, ["A-1"], [], "session-cancelled"),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "paymentId":"0198b8a0-0000-7000-8000-000000000004","amount":9000,
            "seats":["A-1"],"reason":"session-cancelled"}
            """),
        ("ticket_checked_in",
            new TicketCheckedIn(Reservation, Customer, TicketOfSeat, Evening.AddTicks(1_234_560), Seat: "A-1"),
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003",
            "ticketId":"0198b8a0-0000-7000-8000-000000000005","checkedInAt":"2026-08-01T23:30:00.123456Z","seat":"A-1"}
            """),
        ("seats_blocked", new SeatsBlocked(["B-1"], "camera"), """{"seats":["B-1"],"reason":"camera"}"""),
        ("seats_unblocked", new SeatsUnblocked(["B-1"]), """{"seats":["B-1"]}"""),
        ("session_cancelled", new SessionCancelled("storm"), """{"reason":"storm"}"""),
    ];

    public static TheoryData<string> Frequent =>
        ["seats_reserved", "payment_started", "reservation_cancelled", "reservation_expired"];

    public static TheoryData<string> Names => [.. Snapshot.Select(line => line.Name)];

    [Fact]
    public void Every_session_event_has_exactly_its_stored_name()
    {
        var inDomain = typeof(SessionEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionEvent)));

        var stored = SessionEventTypes.Create().All.ToDictionary(line => line.Type, line => line.Name);

        Assert.Equal(Snapshot.ToDictionary(line => line.Event.GetType(), line => line.Name), stored);
        Assert.Equal(inDomain.ToHashSet(), [.. stored.Keys]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_stored_in_exactly_this_JSON(string name)
    {
        var (_, given, expected) = Snapshot.Single(line => line.Name == name);

        var stored = SessionEventTypes.Create().Serialize(given);

        Assert.Equal(name, stored.Name);
        Assert.Equal(expected.ReplaceLineEndings(""), Encoding.UTF8.GetString(stored.Utf8Json));
    }

    [Fact]
    public void A_reservation_of_any_seats_and_areas_is_stored_so_that_it_is_read_back_as_it_was()
    {
        var given = new SeatsReserved(
            Reservation, Customer, ["Ü \"2\"", "A+1\n\\"], [new AreaClaim("floor", 3)], 0,
            Evening.ToOffset(TimeSpan.FromHours(-3)));
        var types = SessionEventTypes.Create();

        var stored = types.Serialize(given);

        Assert.Equal(
            """
            {"reservationId":"0198b8a0-0000-7000-8000-000000000002",
            "customerId":"0198b8a0-0000-7000-8000-000000000003","seats":["\u00DC \u00222\u0022","A\u002B1\n\\"],
            "areas":[{"area":"floor","quantity":3}],"totalAmount":0,"expiresAt":"2026-08-01T23:30:00Z"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(stored.Utf8Json));
        Assert.Equivalent(
            given with { ExpiresAt = Evening.ToUniversalTime() }, types.Deserialize(stored.Name, stored.Utf8Json),
            strict: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_event_is_read_back_as_it_was(string name)
    {
        var (_, given, json) = Snapshot.Single(line => line.Name == name);

        var read = SessionEventTypes.Create().Deserialize(name, Encoding.UTF8.GetBytes(json));

        Assert.Equivalent(given, read, strict: true);
        Assert.IsType(given.GetType(), read);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_list_that_is_absent_is_read_as_empty(string name)
    {
        var (_, given, json) = Snapshot.Single(line => line.Name == name);
        var withoutLists = JsonNode.Parse(json)!.AsObject();
        foreach (var list in (string[])["seats", "areas", "tickets"])
            withoutLists.Remove(list);

        var read = SessionEventTypes.Create().Deserialize(name, Encoding.UTF8.GetBytes(withoutLists.ToJsonString()));

        foreach (var property in given.GetType().GetProperties().Where(IsImmutableArray))
            Assert.False((bool)property.PropertyType.GetProperty("IsDefault")!.GetValue(property.GetValue(read))!, property.Name);
    }

    [Theory]
    [MemberData(nameof(Frequent))]
    public void A_frequent_event_is_read_without_the_serializer_in_any_order_of_its_members(string name)
    {
        var (given, json, read) = FindFrequent(name);
        var reversed = new JsonObject(json.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        Assert.Equivalent(given, read(Utf8(json)), strict: true);
        Assert.Equivalent(given, read(Utf8(reversed)), strict: true);
    }

    [Theory]
    [MemberData(nameof(Frequent))]
    public void What_is_not_plain_in_a_frequent_event_is_left_to_the_serializer(string name)
    {
        var (_, json, read) = FindFrequent(name);

        Assert.Null(read(Utf8(With(json, "areas", new JsonArray()))));
        Assert.Null(read(Utf8(With(json, "later", 1))));
        Assert.Null(read("null"u8));
        Assert.Null(read("[]"u8));
        foreach (var member in json.Select(member => member.Key))
        {
            Assert.Null(read(Utf8(With(json, member, null))));
            Assert.Null(read(Utf8(With(json, member, true))));
            Assert.Null(read(Utf8(With(json, member, new JsonArray(1)))));
            var without = json.DeepClone().AsObject();
            without.Remove(member);
            Assert.Null(read(Utf8(without)));
        }
    }

    [Fact]
    public void An_event_that_the_serializer_was_left_is_read_as_it_is()
    {
        var types = SessionEventTypes.Create();

        var read = types.Deserialize(
            "reservation_expired",
            """
            {"seats":["A-1"],"areas":[{"area":"floor","quantity":2}],"customerId":"0198b8a0-0000-7000-8000-000000000003",
            "reservationId":"0198b8a0-0000-7000-8000-000000000002","later":1}
            """u8);

        Assert.Equivalent(
            new ReservationExpired(Reservation, Customer, ["A-1"], [new AreaClaim("floor", 2)]), read, strict: true);
        Assert.ThrowsAny<JsonException>(() => types.Deserialize("reservation_expired", """{"seats":7}"""u8));
    }

    [Fact]
    public void An_instant_of_a_frequent_event_is_read_in_UTC_whatever_its_offset()
    {
        var (_, json, read) = FindFrequent("payment_started");

        var started = Assert.IsType<PaymentStarted>(read(Utf8(With(json, "deadline", "2026-08-01T20:30:00-03:00"))));

        Assert.Equal(Evening, started.Deadline);
        Assert.Equal(TimeSpan.Zero, started.Deadline.Offset);
    }

    private static (SessionEvent Event, JsonObject Json, EventReader Read) FindFrequent(string name)
    {
        var (_, given, json) = Snapshot.Single(line => line.Name == name);
        var plain = JsonNode.Parse(json)!.AsObject();
        if (given is PaymentStarted)
            return (given, plain, FrequentEvents.ReadPaymentStarted);
        plain.Remove("areas");
        plain["seats"] = new JsonArray("A-1", "A-2");
        return given switch
        {
            SeatsReserved reserved =>
                (reserved with { Seats = Pair, Areas = [] }, plain, FrequentEvents.ReadSeatsReserved),
            ReservationCancelled cancelled =>
                (cancelled with { Seats = Pair, Areas = [] }, plain, FrequentEvents.ReadReservationCancelled),
            ReservationExpired expired =>
                (expired with { Seats = Pair, Areas = [] }, plain, FrequentEvents.ReadReservationExpired),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static JsonObject With(JsonObject json, string member, JsonNode? value)
    {
        var changed = json.DeepClone().AsObject();
        changed[member] = value;
        return changed;
    }

    private static byte[] Utf8(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static bool IsImmutableArray(PropertyInfo property) =>
        property.PropertyType.IsGenericType
        && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
}
