using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Reservations that are made, and whose they are.</summary>
[Collection<SalesCollection>]
public sealed class ReservationTests(ContractNode node)
{
    [Fact]
    public async Task Seats_and_places_go_together_with_their_prices_and_total()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        var before = DateTimeOffset.UtcNow;
        var held = (await guest.PostAsync($"/sessions/{session}/reservations", new
        {
            seats = new[] { "Balcony-A-2", "Stalls-C-8" },
            areas = new[] { new { area = "floor", quantity = 3 } },
        })).IsCreated();

        Assert.Equal(
            (session, guest.UserId, "held"), (held.Text("sessionId"), held.Text("customerId"), held.Text("status")));
        Assert.Equal(
            """[{"id":"Balcony-A-2","category":"balcony","price":{"amount":3000,"currency":"BRL"}},"""
            + """{"id":"Stalls-C-8","category":"stalls","price":{"amount":5000,"currency":"BRL"}}]""",
            held["seats"].ToJsonString());
        Assert.Equal(
            """[{"area":"floor","quantity":3,"price":{"amount":3000,"currency":"BRL"}}]""", held["areas"].ToJsonString());
        Assert.Equal("""{"amount":17000,"currency":"BRL"}""", held["total"].ToJsonString());
        Assert.InRange(
            held["expiresAt"].GetValue<DateTimeOffset>(), before.AddSeconds(599.9), DateTimeOffset.UtcNow.AddSeconds(600.1));
        Assert.Null(held.Json!["payment"]);
        Assert.Null(held.Json["tickets"]);
        Assert.Equal(held.Path(), held.Message.Headers.Location!.ToString());
        Assert.Equal(Expectations.TagOf(held.Number("version")), held.Tag);

        var read = (await guest.GetAsync(held.Path())).IsOk();
        Assert.Equal((held.Text, held.Tag), (read.Text, read.Tag));
    }

    [Fact]
    public async Task A_hold_lasts_as_long_as_the_session_says()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["holdSeconds"] = 3600);
        var before = DateTimeOffset.UtcNow;
        var held = (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).IsCreated();
        Assert.InRange(
            held["expiresAt"].GetValue<DateTimeOffset>(), before.AddSeconds(3599.9), DateTimeOffset.UtcNow.AddSeconds(3600.1));
    }

    [Fact]
    public async Task Another_customers_reservation_is_not_found_by_anybody_and_stays_as_it_was()
    {
        var session = await node.Manager.OpenSessionAsync();
        var elsewhere = await node.Manager.OpenSessionAsync();
        var owner = await node.GuestAsync();
        var held = (await owner.ReserveAsync(session, "A-1")).IsCreated();

        foreach (var other in new[] { await node.GuestAsync(), await Buyer.CustomerAsync(node.Address), node.Manager })
        {
            (await other.GetAsync(held.Path())).Is(HttpStatusCode.NotFound, "not-found");
            (await other.PayAsync(session, held)).Is(HttpStatusCode.NotFound, "not-found");
            (await other.CancelAsync(session, held)).Is(HttpStatusCode.NotFound, "not-found");
        }

        // Nor is it found under another session, or its session's id under another reservation's.
        (await owner.PayAsync(elsewhere, held)).Is(HttpStatusCode.NotFound, "not-found");
        (await owner.CancelAsync(elsewhere, held)).Is(HttpStatusCode.NotFound, "not-found");
        (await owner.GetAsync($"/sessions/{elsewhere}/reservations/{held["reservationId"]}"))
            .Is(HttpStatusCode.NotFound, "not-found");
        (await owner.GetAsync($"/sessions/{session}/reservations/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(held.Text, (await owner.GetAsync(held.Path())).IsOk().Text);
        Assert.Equal("paid", (await owner.PayAsync(session, held)).IsOk().Text("status"));
    }

    [Fact]
    public async Task The_best_seats_are_beside_each_other_and_those_of_the_front_rows_middle_first()
    {
        var session = await node.Manager.OpenSessionAsync(5, 10, body => body["maxSeatsPerCustomer"] = 50);
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(session, "A-1", "A-4", "A-7", "A-10")).IsCreated();

        var three = (await BestAsync(guest, session, 3)).IsCreated();
        Assert.Equal("B", Rows(three));
        Assert.Contains(Numbers(three), numbers => numbers is [4, 5, 6] or [5, 6, 7]);
        var two = (await BestAsync(guest, session, 2)).IsCreated();
        Assert.Equal("A", Rows(two));
        Assert.Equal(("held", 4500L * 2), (two.Text("status"), two["total"]["amount"]!.GetValue<long>()));
    }

    [Fact]
    public async Task The_best_seats_of_a_category_are_of_that_category()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        var best = (await BestAsync(guest, session, 3, "balcony")).IsCreated();
        Assert.All(best.SeatIds(), seat => Assert.StartsWith("Balcony-A-", seat, StringComparison.Ordinal));
        (await BestAsync(await node.GuestAsync(), session, 2, "balcony")).Is(HttpStatusCode.Conflict, "sold-out");
        (await BestAsync(await node.GuestAsync(), session, 1, "balcony")).IsCreated();
        (await BestAsync(await node.GuestAsync(), session, 1, "vip")).IsInvalid("bestAvailable.category");
    }

    [Fact]
    public async Task A_group_is_split_where_no_row_has_room_and_sold_out_where_the_seats_do_not_suffice()
    {
        var session = await node.Manager.OpenSessionAsync(4, 4);
        var guest = await node.GuestAsync();
        (await BestAsync(guest, session, 17)).Is(HttpStatusCode.Conflict, "seat-limit-exceeded");

        var split = (await BestAsync(guest, session, 6)).IsCreated();
        Assert.Equal(6, split.SeatIds().Distinct().Count());
        Assert.Equal(2, Rows(split).Length);
        var other = await node.GuestAsync();
        (await BestAsync(other, session, 10)).IsCreated();
        (await BestAsync(await node.GuestAsync(), session, 1)).Is(HttpStatusCode.Conflict, "sold-out");

        (await guest.CancelAsync(session, split)).IsOk();
        (await BestAsync(guest, session, 7)).Is(HttpStatusCode.Conflict, "sold-out");
        Assert.Equal(split.SeatIds().Order(), (await BestAsync(guest, session, 6)).IsCreated().SeatIds().Order());
    }

    [Fact]
    public async Task Of_many_who_want_the_best_two_at_once_each_gets_two_of_their_own()
    {
        var session = await node.Manager.OpenSessionAsync(4, 10);
        var guests = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => node.GuestAsync()));
        var answers = await Task.WhenAll(guests.Select(guest => BestAsync(guest, session, 2)));

        var winners = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToArray();
        Assert.Equal(20, winners.Length);
        Assert.Equal(40, winners.SelectMany(answer => answer.SeatIds()).Distinct().Count());
        Assert.All(winners, winner => Assert.Single(Rows(winner)));
        Assert.All(answers.Except(winners), answer => answer.Is(HttpStatusCode.Conflict, "sold-out"));
    }

    private static string Rows(Answer reservation) =>
        string.Concat(reservation.SeatIds().Select(seat => seat[0]).Distinct().Order());

    private static IEnumerable<int[]> Numbers(Answer reservation) =>
        [[.. reservation.SeatIds().Select(seat => int.Parse(seat.AsSpan(2), CultureInfo.InvariantCulture)).Order()]];

    private static Task<Answer> BestAsync(Buyer buyer, string session, int quantity, string? category = null)
    {
        var best = new JsonObject { ["quantity"] = quantity };
        if (category is not null)
            best["category"] = category;
        return buyer.PostAsync($"/sessions/{session}/reservations", new JsonObject { ["bestAvailable"] = best });
    }
}
