using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Every reason for which a reservation is refused.</summary>
[Collection<SalesCollection>]
public sealed class ReservationRefusalTests(ContractNode node)
{
    [Fact]
    public async Task Seats_that_are_taken_are_named_and_none_of_the_others_is_reserved()
    {
        var session = await node.Manager.OpenSessionAsync();
        var owner = await node.GuestAsync();
        (await owner.ReserveAsync(session, "A-1")).IsCreated();
        (await owner.PayAsync(session, (await owner.ReserveAsync(session, "A-2")).IsCreated())).IsOk();

        var other = await node.GuestAsync();
        var refused = (await other.ReserveAsync(session, "A-3", "A-2", "A-4", "A-1"))
            .Is(HttpStatusCode.Conflict, "seats-unavailable");
        Assert.Equal(["A-2", "A-1"], refused.Texts("unavailable"));

        // Nor does the owner get them twice.
        (await owner.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        (await (await node.GuestAsync()).ReserveAsync(session, "A-3", "A-4")).IsCreated();
        Assert.Empty((await other.GetAsync("/me/reservations")).IsOk().Items());
    }

    [Fact]
    public async Task Seats_and_places_are_reserved_together_or_not_at_all()
    {
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            Seatings.Theatre(body);
            body["maxSeatsPerCustomer"] = 100;
        });
        var (first, second) = (await node.GuestAsync(), await node.GuestAsync());
        (await ReserveAsync(first, session, "Stalls-A-1", ("floor", 58))).IsCreated();

        (await ReserveAsync(second, session, "Stalls-A-2", ("floor", 3))).Is(HttpStatusCode.Conflict, "sold-out");
        (await ReserveAsync(second, session, "Stalls-A-1", ("floor", 2)))
            .Is(HttpStatusCode.Conflict, "seats-unavailable");
        var map = (await second.GetAsync($"/sessions/{session}/seats?minVersion=2")).IsOk();
        Assert.Equal((2, 59), ((int)map.Number("version"), map["counts"]["held"]!.GetValue<int>()));

        (await ReserveAsync(second, session, "Stalls-A-2", ("floor", 2))).IsCreated();
        (await ReserveAsync(second, session, null, ("floor", 1))).Is(HttpStatusCode.Conflict, "sold-out");
    }

    [Fact]
    public async Task An_area_sells_its_last_place_once_however_many_want_it()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["seating"] = Seatings.Areas(("floor", 30)));
        var guests = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => node.GuestAsync()));
        var answers = await Task.WhenAll(guests.Select(guest => ReserveAsync(guest, session, null, ("floor", 2))));
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => answer.Is(HttpStatusCode.Conflict, "sold-out"));
    }

    [Fact]
    public async Task Before_the_sale_and_after_it_nothing_is_sold()
    {
        var guest = await node.GuestAsync();
        var early = await node.Manager.OpenSessionAsync(change: body => body["salesOpenAt"] = "2030-01-01T00:00:00Z");
        (await guest.ReserveAsync(early, "A-1")).Is(HttpStatusCode.Conflict, "sales-not-open");
        var late = await node.Manager.OpenSessionAsync(change: body => body["salesCloseAt"] = "2020-01-01T00:00:00Z");
        (await guest.ReserveAsync(late, "A-1")).Is(HttpStatusCode.Conflict, "sales-closed");
        var running = await node.Manager.OpenSessionAsync(change: body =>
        {
            body["salesOpenAt"] = "2020-01-01T00:00:00Z";
            body["salesCloseAt"] = "2030-01-01T00:00:00Z";
        });
        (await guest.ReserveAsync(running, "A-1")).IsCreated();
    }

    [Fact]
    public async Task A_customer_has_no_more_places_than_the_session_allows_seats_and_standing_held_and_paid()
    {
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            Seatings.Theatre(body);
            body["maxSeatsPerCustomer"] = 5;
        });
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "Stalls-A-1")).IsCreated())).IsOk();
        (await ReserveAsync(guest, session, "Stalls-A-2", ("floor", 2))).IsCreated();

        foreach (var refused in new[]
        {
            await guest.ReserveAsync(session, "Stalls-A-3", "Stalls-A-4"),
            await ReserveAsync(guest, session, null, ("floor", 2)),
            await guest.PostAsync($"/sessions/{session}/reservations", new { bestAvailable = new { quantity = 2 } }),
        })
        {
            refused.Is(HttpStatusCode.Conflict, "seat-limit-exceeded");
            Assert.Equal((5L, 4L), (refused.Number("limit"), refused.Number("held")));
        }

        // The limit is each customer's own, and what is given back counts no more.
        (await (await node.GuestAsync()).ReserveAsync(session, "Stalls-A-3", "Stalls-A-4")).IsCreated();
        (await guest.ReserveAsync(session, "Stalls-A-5")).IsCreated();
        (await guest.CancelAsync(session, paid)).IsOk();
        (await guest.ReserveAsync(session, "Stalls-A-6")).IsCreated();
        (await guest.ReserveAsync(session, "Stalls-A-7")).Is(HttpStatusCode.Conflict, "seat-limit-exceeded");
    }

    [Fact]
    public async Task A_choice_that_leaves_a_single_seat_alone_is_refused_where_the_session_says_so()
    {
        var strict = await node.Manager.OpenSessionAsync(change: body => body["preventOrphans"] = true);
        var guest = await node.GuestAsync();
        var refused = (await guest.ReserveAsync(strict, "A-2", "A-3")).Is(HttpStatusCode.Conflict, "orphan-seat");
        Assert.Equal(["A-1"], refused.Texts("orphans"));
        (await guest.ReserveAsync(strict, "A-1", "A-2")).IsCreated();

        var lax = await node.Manager.OpenSessionAsync();
        (await guest.ReserveAsync(lax, "A-2", "A-3")).IsCreated();
    }

    [Fact]
    public async Task A_table_that_is_sold_as_a_whole_is_reserved_whole()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(session, "Balcony-T2-1", "Balcony-T2-2")).IsInvalid("seats");
        (await guest.ReserveAsync(session, "Balcony-T2-1", "Balcony-T2-2", "Balcony-T2-3", "Balcony-T2-4")).IsCreated();
        (await guest.ReserveAsync(session, "Balcony-T1-1")).IsCreated();
    }

    [Theory]
    [InlineData("{}", "seats")]
    [InlineData("""{"seats":[]}""", "seats")]
    [InlineData("""{"seats":[],"areas":[]}""", "seats")]
    [InlineData("""{"seats":null,"areas":null,"bestAvailable":null}""", "seats")]
    [InlineData("""{"seats":["Stalls-A-1","Stalls-A-99"]}""", "seats")]
    [InlineData("""{"seats":["stalls-a-1"]}""", "seats")]
    [InlineData("""{"seats":["floor"]}""", "seats")]
    [InlineData("""{"seats":["Stalls-A-1","Stalls-A-1"]}""", "seats")]
    [InlineData("""{"seats":["Stalls-A-1",null]}""", "seats")]
    [InlineData("""{"seats":[""]}""", "seats")]
    [InlineData("""{"seats":"Stalls-A-1"}""", "seats")]
    [InlineData("""{"seats":["Stalls-A-1",7]}""", "seats[1]")]
    [InlineData("""{"seats":["NUL \u0000"]}""", "seats")]
    [InlineData("""{"seats":["half a pair \ud83d"]}""", "seats[0]")]
    [InlineData("""{"areas":[{"area":"nowhere","quantity":1}]}""", "areas")]
    [InlineData("""{"areas":[{"area":"Stalls-A-1","quantity":1}]}""", "areas")]
    [InlineData("""{"areas":[{"area":"floor","quantity":0}]}""", "areas")]
    [InlineData("""{"areas":[{"area":"floor","quantity":-3}]}""", "areas")]
    [InlineData("""{"areas":[{"area":"floor"}]}""", "areas")]
    [InlineData("""{"areas":[{"quantity":1}]}""", "areas")]
    [InlineData("""{"areas":[null]}""", "areas")]
    [InlineData("""{"areas":[{"area":"floor","quantity":1},{"area":"floor","quantity":1}]}""", "areas")]
    [InlineData("""{"areas":[{"area":"floor","quantity":2147483648}]}""", "areas[0].quantity")]
    [InlineData("""{"areas":{"area":"floor","quantity":1}}""", "areas")]
    [InlineData("""{"bestAvailable":{"quantity":2},"seats":["Stalls-A-1"]}""", "bestAvailable")]
    [InlineData("""{"bestAvailable":{"quantity":2},"areas":[{"area":"floor","quantity":1}]}""", "bestAvailable")]
    [InlineData("""{"bestAvailable":{}}""", "bestAvailable.quantity")]
    [InlineData("""{"bestAvailable":{"quantity":0}}""", "bestAvailable.quantity")]
    [InlineData("""{"bestAvailable":{"quantity":-1}}""", "bestAvailable.quantity")]
    [InlineData("""{"bestAvailable":{"quantity":1.5}}""", "bestAvailable.quantity")]
    [InlineData("""{"bestAvailable":{"quantity":1,"category":"vip"}}""", "bestAvailable.category")]
    [InlineData("""{"bestAvailable":{"quantity":1,"category":7}}""", "bestAvailable.category")]
    [InlineData("""{"bestAvailable":2}""", "bestAvailable")]
    public async Task A_request_that_breaks_a_rule_names_its_field_and_reserves_nothing(string body, string field)
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        (await guest.PostAsync($"/sessions/{session}/reservations", body)).IsInvalid(field);
        Assert.Equal(1, (await guest.GetAsync($"/sessions/{session}/seats")).IsOk().Number("version"));
    }

    [Fact]
    public async Task An_unknown_session_sells_nothing()
    {
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(Guid.NewGuid().ToString(), "A-1")).Is(HttpStatusCode.NotFound, "not-found");
    }

    private static Task<Answer> ReserveAsync(
        Buyer buyer, string session, string? seat, params (string Area, int Quantity)[] areas)
    {
        var body = new JsonObject
        {
            ["areas"] = new JsonArray([.. areas.Select(area => new JsonObject
            {
                ["area"] = area.Area,
                ["quantity"] = area.Quantity,
            })]),
        };
        if (seat is not null)
            body["seats"] = new JsonArray(seat);
        return buyer.PostAsync($"/sessions/{session}/reservations", body);
    }
}
