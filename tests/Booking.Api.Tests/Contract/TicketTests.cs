using System.Net;
using System.Xml.Linq;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Tickets as pictures, and what becomes of them at the door.</summary>
[Collection<SalesCollection>]
public sealed class TicketTests(ContractNode node)
{
    [Fact]
    public async Task A_ticket_is_a_picture_of_its_code_for_its_customer_and_for_managers_alone()
    {
        var (_, buyer, paid) = await BuyAsync("A-1");
        var path = $"/tickets/{TicketOf(paid)}.svg";

        foreach (var allowed in new[] { buyer, node.Manager })
        {
            var picture = (await allowed.GetAsync(path)).IsOk();
            Assert.Equal("image/svg+xml", picture.Message.Content.Headers.ContentType?.MediaType);
            Assert.True(picture.Message.Headers.CacheControl is { Private: true, NoCache: true });
            var svg = XDocument.Parse(picture.Text).Root!;
            Assert.Equal(CodeOf(paid), svg.Elements().Single(element => element.Name.LocalName == "title").Value);
        }

        foreach (var other in new[] { await node.GuestAsync(), await Buyer.CustomerAsync(node.Address) })
            (await other.GetAsync(path)).Is(HttpStatusCode.NotFound, "not-found");
        (await buyer.GetAsync($"/tickets/{Guid.NewGuid()}.svg")).Is(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_picture_of_a_refunded_ticket_is_gone()
    {
        var (session, buyer, paid) = await BuyAsync("A-1");
        (await buyer.CancelAsync(session, paid)).IsOk();

        (await buyer.GetAsync($"/tickets/{TicketOf(paid)}.svg")).Is(HttpStatusCode.Gone, "ticket-refunded");
        (await (await node.GuestAsync()).GetAsync($"/tickets/{TicketOf(paid)}.svg"))
            .Is(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_ticket_lets_in_once_and_its_purchase_shows_when()
    {
        var (session, buyer, paid) = await BuyAsync("A-1", "A-2");

        var first = (await CheckInAsync(session, CodeOf(paid, 1))).IsOk();
        Assert.Equal(TicketOf(paid, 1), first.Text("ticketId"));
        Assert.Equal(paid.Text("reservationId"), first.Text("reservationId"));
        Assert.Equal("A-2", first.Text("seat"));
        Assert.Null(first.Json!["area"]);
        var second = (await CheckInAsync(session, CodeOf(paid, 1))).Is(HttpStatusCode.Conflict, "already-checked-in");
        Assert.Equal(first.Text("checkedInAt"), second.Text("checkedInAt"));

        var tickets = (await buyer.GetAsync("/me/purchases")).IsOk().Items()[0]["tickets"]!.AsArray();
        Assert.Null(tickets[0]!["checkedInAt"]);
        Assert.Equal(first.Text("checkedInAt"), tickets[1]!["checkedInAt"]!.GetValue<string>());
        (await CheckInAsync(session, CodeOf(paid))).IsOk();
    }

    [Fact]
    public async Task A_place_in_an_area_lets_in_by_its_area()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var buyer = await node.GuestAsync();
        var held = (await buyer.PostAsync(
            $"/sessions/{session}/reservations", new { areas = new[] { new { area = "floor", quantity = 1 } } })).IsCreated();
        var paid = (await buyer.PayAsync(session, held)).IsOk();

        var used = (await CheckInAsync(session, CodeOf(paid))).IsOk();

        Assert.Equal("floor", used.Text("area"));
        Assert.Null(used.Json!["seat"]);
    }

    [Fact]
    public async Task A_code_is_read_as_people_type_it()
    {
        var (session, _, paid) = await BuyAsync("A-1");
        var typed = CodeOf(paid).Replace('0', 'o').Replace('1', 'l').ToLowerInvariant().Insert(12, " - ");

        Assert.Equal(TicketOf(paid), (await CheckInAsync(session, typed)).IsOk().Text("ticketId"));
    }

    [Fact]
    public async Task A_code_of_another_session_of_nothing_or_of_a_refunded_ticket_lets_nobody_in()
    {
        var (session, buyer, paid) = await BuyAsync("A-1");
        var elsewhere = await node.Manager.OpenSessionAsync();

        (await CheckInAsync(elsewhere, CodeOf(paid))).Is(HttpStatusCode.NotFound, "not-found");
        (await CheckInAsync(Guid.NewGuid().ToString(), CodeOf(paid))).Is(HttpStatusCode.NotFound, "not-found");
        foreach (var code in new[] { "000000000000000000000000", "ticket", "\0", TicketOf(paid) })
            (await CheckInAsync(session, code)).Is(HttpStatusCode.NotFound, "not-found");
        (await buyer.CancelAsync(session, paid)).IsOk();
        var refunded = (await CheckInAsync(session, CodeOf(paid))).Is(HttpStatusCode.NotFound, "not-found");
        Assert.Contains("refunded", refunded.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_used_is_not_given_back_until_the_session_is_called_off()
    {
        var (session, buyer, paid) = await BuyAsync("A-1", "A-2");
        (await CheckInAsync(session, CodeOf(paid))).IsOk();

        var refused = (await buyer.CancelAsync(session, paid)).Is(HttpStatusCode.Conflict, "not-refundable");
        Assert.Contains("let in", refused.Text("detail"), StringComparison.Ordinal);
        (await node.Manager.DeleteAsync($"/sessions/{session}")).IsOk();

        Assert.Equal("refunded", (await buyer.GetAsync("/me/purchases")).IsOk().Items()[0]["status"]!.GetValue<string>());
        (await CheckInAsync(session, CodeOf(paid, 1))).Is(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code": ""}""")]
    [InlineData("""{"code": null}""")]
    [InlineData("""{"code": 7}""")]
    public async Task A_check_in_without_a_code_is_refused(string body)
    {
        var session = await node.Manager.OpenSessionAsync();
        (await node.Manager.PostAsync($"/sessions/{session}/check-ins", body)).IsInvalid("code");
        (await node.Manager.PostAsync($"/sessions/{session}/check-ins", new { code = new string('A', 201) }))
            .IsInvalid("code");
    }

    private static string TicketOf(Answer paid, int number = 0) => paid["tickets"][number]!["ticketId"]!.GetValue<string>();

    private static string CodeOf(Answer paid, int number = 0) => paid["tickets"][number]!["code"]!.GetValue<string>();

    private Task<Answer> CheckInAsync(string session, string code) =>
        node.Manager.PostAsync($"/sessions/{session}/check-ins", new { code });

    private async Task<(string Session, Buyer Buyer, Answer Paid)> BuyAsync(params string[] seats)
    {
        var session = await node.Manager.OpenSessionAsync();
        var buyer = await node.GuestAsync();
        return (session, buyer, (await buyer.PayAsync(session, (await buyer.ReserveAsync(session, seats)).IsCreated())).IsOk());
    }
}
