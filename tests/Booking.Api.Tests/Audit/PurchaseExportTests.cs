using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Audit.Export;
using Booking.EventStore.Postgres;
using Booking.Testing;

namespace Booking.Api.Tests.Audit;

/// <summary>The purchases of a period, as a bookkeeper takes them over.</summary>
public sealed class PurchaseExportTests(OneNode node) : IClassFixture<OneNode>
{
    private const string Formula = "=HYPERLINK(\"http://example.com\",\"Hamlet\"), II";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_add_up_to_the_cent_to_what_the_log_says_was_paid_and_a_period_begins_with_its_first_instant()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(change: body => body["prices"] = new JsonObject { ["standard"] = 3333 });
        for (var row = 0; row < 5; row++)
            await BuyAsync(session, $"A-{row + 1}", $"B-{row + 1}");
        var returned = await Buyer.GuestAsync(node.Api.Address);
        var reservation = (await returned.ReserveAsync(session, "C-1")).Is(HttpStatusCode.Created);
        (await returned.PayAsync(session, reservation)).Is(HttpStatusCode.OK);
        (await returned.CancelAsync(session, reservation)).Is(HttpStatusCode.OK);
        var past = (await manager.GetAsync($"/sessions/{session}/past")).Is(HttpStatusCode.OK);

        var all = await ReadAsync(session, rows => rows.Count == 6 && rows.Count(row => Text(row, "status") == "refunded") == 1);

        Assert.Equal(5 * 2 * 3333, past["revenue"]["amount"]!.GetValue<long>());
        Assert.Equal(
            past["revenue"]["amount"]!.GetValue<long>(),
            all.Where(row => Text(row, "status") == "paid").Sum(row => row["amount"]!.GetValue<long>()));
        Assert.Equal(3333, Assert.Single(all, row => Text(row, "status") == "refunded")["amount"]!.GetValue<long>());
        Assert.All(all, row => Assert.Equal("BRL", Text(row, "currency")));
        var instants = all.Select(row => row["paidAt"]!.GetValue<DateTimeOffset>()).ToArray();
        Assert.Equal(instants.Order(), instants);
        // The two halves have everything, and nothing twice.
        var before = await ReadAsync(new ExportFilter(To: instants[2], Session: Guid.Parse(session)));
        var after = await ReadAsync(new ExportFilter(From: instants[2], Session: Guid.Parse(session)));
        Assert.Equal((2, 4), (before.Count, after.Count));
        Assert.Equal(
            all.Select(row => Text(row, "reservationId")), before.Concat(after).Select(row => Text(row, "reservationId")));
    }

    [Fact]
    public async Task No_title_is_a_formula_in_CSV_and_JSON_lines_have_it_as_it_is()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(change: body => body["title"] = Formula);
        await BuyAsync(session, "A-1");
        var row = Assert.Single(await ReadAsync(session, rows => rows.Count == 1));
        Assert.Equal(Formula, Text(row, "title"));

        await using var database = PostgresDataSource.Create(node.Backend.Postgres);
        using var output = new MemoryStream();
        await new LogExport(database).WritePurchasesAsync(
            output, ExportFormat.Csv, new ExportFilter(Session: Guid.Parse(session)), Cancel);

        var line = Encoding.UTF8.GetString(output.ToArray()).Split("\r\n")[1];
        Assert.StartsWith(
            $"{Text(row, "reservationId")},{session},\"'=HYPERLINK(\"\"http://example.com\"\",\"\"Hamlet\"\"), II\",", line,
            StringComparison.Ordinal);
        Assert.Contains(",paid,4500,BRL,", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_list_of_sessions_does_not_have_is_exported_all_the_same()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync();
        await BuyAsync(session, "A-1");
        await ReadAsync(session, rows => rows.Count == 1);
        await node.Backend.QueryAsync<long>(
            $"with gone as (delete from booking.session_list where session_id = '{session}' returning 1) select count(*) from gone");

        var row = Assert.Single(await ReadAsync(new ExportFilter(Session: Guid.Parse(session))));

        Assert.Equal(("An evening", "BRL"), (Text(row, "title"), Text(row, "currency")));
    }

    private async Task BuyAsync(string session, params string[] seats)
    {
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        (await buyer.PayAsync(session, (await buyer.ReserveAsync(session, seats)).Is(HttpStatusCode.Created))).Is(HttpStatusCode.OK);
    }

    private Task<List<JsonNode>> ReadAsync(string session, Predicate<List<JsonNode>> isAll) => Eventually.ReturnsAsync(
        async () =>
        {
            var rows = await ReadAsync(new ExportFilter(Session: Guid.Parse(session)));
            Assert.True(isAll(rows));
            return rows;
        },
        cancel: Cancel);

    private async Task<List<JsonNode>> ReadAsync(ExportFilter filter)
    {
        await using var database = PostgresDataSource.Create(node.Backend.Postgres);
        using var output = new MemoryStream();
        await new LogExport(database).WritePurchasesAsync(output, ExportFormat.Jsonl, filter, Cancel);
        return
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
    }

    private static string Text(JsonNode row, string member) => row[member]!.GetValue<string>();
}
