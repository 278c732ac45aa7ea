using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>The Idempotency-Key.</summary>
[Collection<SalesCollection>]
public sealed class IdempotencyTests(ContractNode node, PostgresServer postgres, RedisServer redis)
{
    private const string Two = """{"seats":["A-1","A-2"]}""";

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_same_key_and_body_answer_the_first_success_again_to_the_letter()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var first = (await ReserveAsync(guest, session, Two)).IsCreated();
        Assert.False(first.IsReplayed);

        foreach (var body in new[] { Two, """ { "seats" : [ "A-1", "A-2" ] } """, """{"seats":["\u0041-1","A-2"]}""" })
            AssertReplayed(first, await ReserveAsync(guest, session, body));
    }

    [Fact]
    public async Task The_order_of_members_makes_no_difference()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        var first = (await ReserveAsync(
            guest, session, """{"seats":["Stalls-A-1"],"areas":[{"area":"floor","quantity":2}]}""")).IsCreated();
        AssertReplayed(first, await ReserveAsync(
            guest, session, """{"areas":[{"quantity":2,"area":"floor"}],"seats":["Stalls-A-1"]}"""));
    }

    [Fact]
    public async Task The_first_success_is_answered_also_when_the_reservation_has_gone_on_since()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["holdSeconds"] = 5);
        var guest = await node.GuestAsync();
        var first = (await ReserveAsync(guest, session, Two)).IsCreated();

        var paid = (await PayAsync(guest, first)).IsOk();
        AssertReplayed(first, await ReserveAsync(guest, session, Two));
        (await guest.CancelAsync(session, first)).IsOk();
        AssertReplayed(first, await ReserveAsync(guest, session, Two));
        AssertReplayed(paid, await PayAsync(guest, first));

        // What has expired is answered as it was, too.
        var key = Guid.NewGuid().ToString();
        var other = (await ReserveAsync(guest, session, """{"seats":["B-1"]}""", key)).IsCreated();
        await Eventually.HoldsAsync(
            async () => Assert.Equal("expired", (await guest.GetAsync(other.Path())).IsOk().Text("status")),
            cancel: TestContext.Current.CancellationToken);
        AssertReplayed(other, await ReserveAsync(guest, session, """{"seats":["B-1"]}""", key));
        Assert.Equal("expired", (await guest.GetAsync(other.Path())).IsOk().Text("status"));
    }

    [Theory]
    [InlineData("""{"seats":["A-2","A-1"]}""")]
    [InlineData("""{"seats":["A-1"]}""")]
    [InlineData("""{"seats":["A-1","A-2","A-3"]}""")]
    [InlineData("""{"bestAvailable":{"quantity":2}}""")]
    public async Task The_same_key_with_another_body_is_refused_and_nothing_is_reserved(string body)
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var first = (await ReserveAsync(guest, session, Two)).IsCreated();
        (await ReserveAsync(guest, session, body)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single((await guest.GetAsync("/me/reservations")).IsOk().Items());
        AssertReplayed(first, await ReserveAsync(guest, session, Two));
    }

    [Fact]
    public async Task A_refused_request_is_not_remembered()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var rival = await node.GuestAsync();
        var theirs = (await rival.ReserveAsync(session, "A-1")).IsCreated();

        (await ReserveAsync(guest, session, """{"seats":["Z-1"]}""")).IsInvalid("seats");
        (await ReserveAsync(guest, session, Two)).Is(HttpStatusCode.Conflict, "seats-unavailable");
        (await rival.CancelAsync(session, theirs)).IsOk();
        var reserved = (await ReserveAsync(guest, session, Two)).IsCreated();
        Assert.False(reserved.IsReplayed);

        (await PayAsync(guest, reserved, "tok_declined")).Is(HttpStatusCode.PaymentRequired, "payment-declined");
        var paid = (await PayAsync(guest, reserved)).IsOk();
        Assert.False(paid.IsReplayed);
        AssertReplayed(paid, await PayAsync(guest, reserved));
    }

    [Fact]
    public async Task The_keys_of_two_customers_do_not_meet()
    {
        var session = await node.Manager.OpenSessionAsync();
        var (one, other) = (await node.GuestAsync(), await node.GuestAsync());
        var first = (await ReserveAsync(one, session, Two)).IsCreated();

        (await ReserveAsync(other, session, Two)).Is(HttpStatusCode.Conflict, "seats-unavailable");
        var second = (await ReserveAsync(other, session, """{"seats":["B-1"]}""")).IsCreated();
        Assert.False(second.IsReplayed);
        Assert.Equal(other.UserId, second.Text("customerId"));
        AssertReplayed(first, await ReserveAsync(one, session, Two));
    }

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_make_one_reservation()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReserveAsync(guest, session, Two)));

        Assert.All(answers, answer => answer.IsCreated());
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Single((await guest.GetAsync("/me/reservations")).IsOk().Items());
    }

    [Fact]
    public async Task Payments_with_one_key_charge_once_also_at_once()
    {
        const long Price = 771_077;
        var session = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", Price)));
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var another = (await guest.ReserveAsync(session, "B-1", "B-2")).IsCreated();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PayAsync(guest, held)));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Accepted }));
        var paid = answers.First(answer => answer.Status == HttpStatusCode.OK);
        AssertReplayed(paid, await PayAsync(guest, held));
        Assert.Single(await node.Backend.ChargesOfAsync(Price));

        (await PayAsync(guest, held, "tok_declined")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await PayAsync(guest, another)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal("held", (await guest.GetAsync(another.Path())).IsOk().Text("status"));
        Assert.Empty(await node.Backend.ChargesOfAsync(2 * Price));
    }

    [Fact]
    public async Task One_key_may_reserve_and_pay()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var held = (await ReserveAsync(guest, session, Two)).IsCreated();
        Assert.Equal("paid", (await PayAsync(guest, held)).IsOk().Text("status"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_key_has_1_to_255_characters(int length)
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        (await ReserveAsync(guest, session, Two, new string('k', length))).IsInvalid("Idempotency-Key");
        var held = (await ReserveAsync(guest, session, Two, new string('k', Math.Clamp(length, 1, 255)))).IsCreated();
        (await PayAsync(guest, held, key: new string('k', length))).IsInvalid("Idempotency-Key");
        AssertReplayed(held, await ReserveAsync(guest, session, Two, new string('k', Math.Clamp(length, 1, 255))));
    }

    [Fact]
    public async Task Keys_and_tokens_outlive_the_process()
    {
        await using var backend = new Backend(postgres, redis);
        await backend.CreateAsync("idempotency");
        var api = await backend.StartNodeAsync();
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync();
        var guest = await Buyer.GuestAsync(api.Address);
        var first = (await ReserveAsync(guest, session, Two)).IsCreated();
        var paid = (await PayAsync(guest, first)).IsOk();

        await api.KillAsync(TestContext.Current.CancellationToken);
        await api.RestartAsync(TestContext.Current.CancellationToken);
        AssertReplayed(first, await ReserveAsync(guest, session, Two));
        AssertReplayed(paid, await PayAsync(guest, first));
        (await ReserveAsync(guest, session, """{"seats":["C-1"]}"""))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single(await backend.ChargesOfAsync(9000));
    }

    private static void AssertReplayed(Answer first, Answer again)
    {
        again.Is(first.Status);
        Assert.True(again.IsReplayed, $"A replay says so: {again.Text}");
        Assert.Equal(
            (first.Text, first.Tag, first.Message.Headers.Location), (again.Text, again.Tag, again.Message.Headers.Location));
    }

    private Task<Answer> ReserveAsync(Buyer buyer, string session, string body, string? key = null) =>
        buyer.PostAsync($"/sessions/{session}/reservations", body, ("Idempotency-Key", key ?? _key));

    private Task<Answer> PayAsync(Buyer buyer, Answer reservation, string token = "tok_ok", string? key = null) =>
        buyer.PostAsync($"{reservation.Path()}/payment", new { method = "card", token }, ("Idempotency-Key", key ?? _key));
}
