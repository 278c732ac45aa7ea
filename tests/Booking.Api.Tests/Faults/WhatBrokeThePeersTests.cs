using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Faults;

/// <summary>
/// What was found broken in systems that do this job with locks, brokers and clean-up jobs: each a test of ours. Orders,
/// connections and the live channel are not here yet, and so are their parts of it.
/// </summary>
public sealed class WhatBrokeThePeersTests(OneNode node) : IClassFixture<OneNode>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task P01_payment_and_cancellation_at_the_same_moment_do_not_both_succeed()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(10, 10, body => body["maxSeatsPerCustomer"] = 100);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        var outcomes = new List<(string Seat, bool Paid, Answer Payment, Answer Cancellation)>();
        for (var i = 0; i < 100; i++)
        {
            var seat = $"{GridRows.Label(i / 10)}-{i % 10 + 1}";
            var held = (await buyer.ReserveAsync(session, seat)).Is(HttpStatusCode.Created);
            var paying = buyer.PayAsync(session, held);
            var cancelling = buyer.CancelAsync(session, held);
            await Task.WhenAll(paying, cancelling);
            outcomes.Add((seat, (await paying).Status == HttpStatusCode.OK, await paying, await cancelling));
        }

        var version = await VersionAsync(session);
        var seats = await buyer.SeatsAsync(session, version);
        foreach (var (seat, paid, payment, cancellation) in outcomes)
        {
            if (paid)
            {
                // A cancellation after the payment is a refund, and says so.
                var refunded = cancellation.Status == HttpStatusCode.OK;
                Assert.Equal(refunded ? "refunded" : null, refunded ? cancellation["status"].GetValue<string>() : null);
                Assert.Equal(refunded ? "available" : "sold", seats[seat]);
            }
            else
            {
                payment.Is(HttpStatusCode.Conflict, "reservation-cancelled");
                Assert.Equal("cancelled", cancellation.Is(HttpStatusCode.OK)["status"].GetValue<string>());
                Assert.Equal("available", seats[seat]);
            }
        }
    }

    [Fact]
    public async Task P02_a_late_or_repeated_expiry_message_frees_no_seat_that_was_paid()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(10, 10, body => body["holdSeconds"] = 5);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        var held = (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        var paid = (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);

        for (var repeat = 0; repeat < 3; repeat++)
            await ScheduleAsync(session, "expire_holds", "{}");
        await NothingIsDueAsync(session, "expire_holds");

        Assert.Equal("sold", (await buyer.SeatsAsync(session, paid["version"].GetValue<long>()))["A-1"]);
        Assert.DoesNotContain("reservation_expired", await node.Backend.EventTypesAsync(session));
    }

    [Fact]
    public async Task P03_what_the_old_owner_does_late_frees_nothing_of_the_new_owner()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(10, 10, body => body["holdSeconds"] = 5);
        var old = await Buyer.GuestAsync(node.Api.Address);
        var next = await Buyer.GuestAsync(node.Api.Address);
        var first = (await old.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        var second = await Eventually.ReturnsAsync(
            async () => (await next.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created), cancel: Cancel);

        (await old.CancelAsync(session, first)).Is(HttpStatusCode.Conflict, "reservation-expired");
        (await old.PayAsync(session, first)).Is(HttpStatusCode.Conflict, "reservation-expired");

        (await next.PayAsync(session, second)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task P04_the_hold_begins_with_the_reservation_and_a_payment_after_the_deadline_is_refused()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(100, 100, body => body["holdSeconds"] = 5);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Buyer.GuestAsync(node.Api.Address)));

        // Many at once, so that some wait in the mailbox.
        var asked = DateTimeOffset.UtcNow;
        var holds = await Task.WhenAll(Enumerable.Range(0, 400).Select(
            i => buyers[i % 40].ReserveAsync(session, $"{GridRows.Label(i / 100)}-{i % 100 + 1}")));
        var answered = DateTimeOffset.UtcNow;

        Assert.All(holds, hold => Assert.InRange(
            hold.Is(HttpStatusCode.Created)["expiresAt"].GetValue<DateTimeOffset>(),
            asked.AddSeconds(5).AddMilliseconds(-1), answered.AddSeconds(5)));
        var left = holds.Max(hold => hold["expiresAt"].GetValue<DateTimeOffset>()) - DateTimeOffset.UtcNow;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, Cancel);
        (await buyers[0].PayAsync(session, holds[0])).Is(HttpStatusCode.Conflict, "reservation-expired");
    }

    [Fact]
    public async Task P05_overlapping_clean_ups_never_book_over_a_running_hold()
    {
        var second = await node.Backend.StartNodeAsync();
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(2, 10, body => body["holdSeconds"] = 5);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Buyer.GuestAsync(i % 2 == 0 ? node.Api.Address : second.Address)));
        var until = DateTimeOffset.UtcNow.AddSeconds(12);

        await Task.WhenAll(buyers.Select((buyer, i) => ReserveUntilAsync(buyer, new Random(i))));

        // Between two reservations of a seat there is always an end.
        Assert.Equal(0L, await node.Backend.QueryAsync<long>(
            $"""
            select count(*) from (
              select type, lag(type) over (partition by seat order by version) as before
              from booking.mt_events, jsonb_array_elements_text(data -> 'seats') as seat
              where stream_id = '{session}') as moves
            where type = 'seats_reserved' and before = 'seats_reserved'
            """));
        var types = await node.Backend.EventTypesAsync(session);
        Assert.True(types.Count(type => type == "reservation_expired") > 10);
        await second.StopAsync(Cancel);

        async Task ReserveUntilAsync(Buyer buyer, Random random)
        {
            while (DateTimeOffset.UtcNow < until)
                await buyer.ReserveAsync(session, $"{GridRows.Label(random.Next(2))}-{random.Next(10) + 1}");
        }
    }

    [Fact]
    public async Task P07_stock_that_ran_out_is_not_filled_up_again()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var body = Buyer.SessionBody();
        body["seating"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"areas":[{"id":"Floor","label":"Floor","category":"standard","capacity":50}]}""");
        var session = (await manager.PostAsync("/sessions", body)).Is(HttpStatusCode.Created)["sessionId"].GetValue<string>();
        var buyers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Buyer.GuestAsync(node.Api.Address)));

        var answers = await Task.WhenAll(buyers.Select(buyer => buyer.PostAsync(
            $"/sessions/{session}/reservations", new { areas = new[] { new { area = "Floor", quantity = 1 } } })));

        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        foreach (var lost in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            lost.Is(HttpStatusCode.Conflict, "sold-out");
        var version = answers.Where(answer => answer.Json?["version"] is not null).Max(answer => answer["version"].GetValue<long>());
        var map = (await manager.GetAsync($"/sessions/{session}/seats?minVersion={version}")).Is(HttpStatusCode.OK);
        Assert.Equal(0, map["areas"][0]!["available"]!.GetValue<int>());
    }

    [Fact]
    public async Task P08_nothing_is_bought_through_the_id_of_another_session_or_of_another_customer()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var cheap = await manager.OpenSessionAsync(10, 10, body => body["prices"]!["standard"] = 100);
        var dear = await manager.OpenSessionAsync(10, 10, body => body["prices"]!["standard"] = 90_000);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        var stranger = await Buyer.GuestAsync(node.Api.Address);
        var held = (await buyer.ReserveAsync(dear, "A-1")).Is(HttpStatusCode.Created);

        (await buyer.PayAsync(cheap, held)).Is(HttpStatusCode.NotFound);
        (await buyer.CancelAsync(cheap, held)).Is(HttpStatusCode.NotFound);
        (await stranger.PayAsync(dear, held)).Is(HttpStatusCode.NotFound);
        (await stranger.CancelAsync(dear, held)).Is(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/sessions/{dear}/reservations/{held["reservationId"]}")).Is(HttpStatusCode.NotFound);

        var map = (await stranger.GetAsync($"/sessions/{dear}/seats?minVersion={held["version"]}")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain(held["reservationId"].GetValue<string>(), map.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(buyer.UserId, map.Text, StringComparison.Ordinal);
        Assert.Equal(90_000, (await buyer.PayAsync(dear, held)).Is(HttpStatusCode.OK)["total"]["amount"]!.GetValue<long>());
    }

    [Fact]
    public async Task P09_an_idempotency_key_is_a_customers_own_minds_the_body_and_is_not_blocked_by_a_refusal()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync();
        var path = $"/sessions/{session}/reservations";
        var one = await Buyer.GuestAsync(node.Api.Address);
        var other = await Buyer.GuestAsync(node.Api.Address);
        var key = ("Idempotency-Key", "k");
        var blocking = (await other.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        (await one.PostAsync(path, new { seats = new[] { "A-1" } }, key)).Is(HttpStatusCode.Conflict, "seats-unavailable");
        (await other.CancelAsync(session, blocking)).Is(HttpStatusCode.OK);
        var first = (await one.PostAsync(path, new { seats = new[] { "A-1" } }, key)).Is(HttpStatusCode.Created);
        var retry = (await one.PostAsync(path, new { seats = new[] { "A-1" } }, key)).Is(HttpStatusCode.Created);
        var strangers = (await other.PostAsync(path, new { seats = new[] { "A-2" } }, key)).Is(HttpStatusCode.Created);
        (await one.PostAsync(path, new { seats = new[] { "A-3" } }, key))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(first.Text, retry.Text);
        Assert.True(retry.IsReplayed);
        Assert.False(first.IsReplayed || strangers.IsReplayed);
    }

    [Fact]
    public async Task P10_nobody_signs_up_as_a_manager()
    {
        var buyer = node.Anonymous;
        var email = $"{Guid.NewGuid():N}@example.com";
        var signedUp = (await buyer.PostAsync(
                "/users", new { email, name = "M", password = "Secret-2026", role = "manager" }))
            .Is(HttpStatusCode.Created);
        Assert.Equal("customer", signedUp["role"].GetValue<string>());
        await buyer.SignInAsync(email, "Secret-2026");
        (await buyer.PostAsync("/sessions", Buyer.SessionBody())).Is(HttpStatusCode.Forbidden);
        (await buyer.PutAsync($"/users/{signedUp["userId"]}/role", new { role = "manager" })).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task P11_a_broken_message_ends_among_the_dead_letters_and_stops_nobody()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(10, 10, body => body["holdSeconds"] = 5);
        await ScheduleAsync(session, "refund_payment", "{}", attempts: 9);
        await ScheduleAsync(session, "nobody_knows", """{"what": 1}""", attempts: 9);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                ["nobody_knows", "refund_payment"],
                await node.Backend.QueryListAsync<string>(
                    $"select kind from booking.dead_letters where stream_id = '{session}' and reason <> '' order by kind")),
            cancel: Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.Contains("reservation_expired", await node.Backend.EventTypesAsync(session)), cancel: Cancel);
    }

    [Fact]
    public async Task P12_other_screens_see_an_expiry_without_anybody_doing_anything()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(10, 10, body => body["holdSeconds"] = 5);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        var held = (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        Assert.Equal("held", (await manager.SeatsAsync(session, held["version"].GetValue<long>()))["A-1"]);

        await Eventually.HoldsAsync(
            async () => Assert.Equal("available", (await manager.SeatsAsync(session))["A-1"]), cancel: Cancel);
    }

    [Fact]
    public async Task P13_a_restart_keeps_everything()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync();
        var buyer = await Buyer.CustomerAsync(node.Api.Address);
        var held = (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);

        var restarted = await node.Backend.StartNodeAsync();

        var later = buyer.At(restarted.Address);
        Assert.Single((await later.GetAsync("/me/purchases")).Is(HttpStatusCode.OK)["items"].AsArray());
        (await later.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        await restarted.StopAsync(Cancel);
    }

    private Task<long> VersionAsync(string session) => node.Backend.QueryAsync<long>(
        $"select version from booking.mt_streams where id = '{session}'");

    private async Task ScheduleAsync(string session, string kind, string body, int attempts = 0)
    {
        await using var source = NpgsqlDataSource.Create(node.Backend.Postgres);
        await using var command = source.CreateCommand(
            """
            insert into booking.scheduled_messages (stream_id, kind, due_at, available_at, body, attempts)
            values ($1, $2, clock_timestamp(), clock_timestamp(), $3::jsonb, $4)
            """);
        command.Parameters.Add(new() { Value = Guid.Parse(session) });
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = body });
        command.Parameters.Add(new() { Value = attempts });
        await command.ExecuteNonQueryAsync(Cancel);
    }

    // Those of deadlines to come may wait on.
    private Task NothingIsDueAsync(string session, string kind) => Eventually.HoldsAsync(
        async () => Assert.Equal(0L, await node.Backend.QueryAsync<long>(
            $"select count(*) from booking.scheduled_messages where stream_id = '{session}' and kind = '{kind}' and due_at <= clock_timestamp()")),
        cancel: Cancel);
}
