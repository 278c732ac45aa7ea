using System.Buffers;
using System.Text;
using System.Text.Json;
using Booking.Api.Features.Reservations;
using Booking.Api.Http;
using Booking.Domain.Sessions;

namespace Booking.Api.Tests.Reservations;

/// <summary>What is read, checked and written without detours for a crowd is what the long way comes to.</summary>
public sealed class PlainReservationTests
{
    private static readonly DateTimeOffset Instant =
        new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(10);

    [Theory]
    [InlineData("""{"seats":["A-1"]}""", 1)]
    [InlineData(""" { "seats" : [ "A-1", "Ü \"2\" \u00e9\\" ] } """, 2)]
    [InlineData("""{"seats":[]}""", 0)]
    public void A_list_of_seats_is_read_as_the_serializer_reads_it(string body, int seats)
    {
        var read = ReserveSeatsRequest.ReadPlain(Pieces(body));

        Assert.NotNull(read);
        Assert.Equal(seats, read.Seats!.Count);
        Assert.Equal(JsonSerializer.Deserialize(body, ApiJson.Default.ReserveSeatsRequest)!.Seats, read.Seats);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"seats":null}""")]
    [InlineData("""{"seats":["A-1",null]}""")]
    [InlineData("""{"seats":["A-1",2]}""")]
    [InlineData("""{"seats":"A-1"}""")]
    [InlineData("""{"Seats":["A-1"]}""")]
    [InlineData("""{"seats":["A-1"],"areas":[]}""")]
    [InlineData("""{"seats":["A-1"]}}""")]
    [InlineData("""{"seats":["A-1"]} x""")]
    [InlineData("""{"seats":["A-1"]""")]
    [InlineData("""{"seats":["A-1\ud800"]}""")]
    [InlineData("""{"seats":["A-1",]}""")]
    public void Everything_else_is_left_to_the_serializer(string body) =>
        Assert.Null(ReserveSeatsRequest.ReadPlain(Pieces(body)));

    [Fact]
    public void Many_seats_are_left_to_the_serializer()
    {
        string Body(int seats) => JsonSerializer.Serialize(new { seats = Enumerable.Range(1, seats).Select(seat => $"{seat}") });

        Assert.NotNull(ReserveSeatsRequest.ReadPlain(Pieces(Body(16))));
        Assert.Null(ReserveSeatsRequest.ReadPlain(Pieces(Body(17))));
    }

    [Theory]
    [InlineData("A-1")]
    [InlineData("A-1", "A-2", "a-1")]
    public void A_plain_request_breaks_no_rule(params string[] seats)
    {
        var request = new ReserveSeatsRequest(seats);

        Assert.True(request.IsPlain());
        Assert.Null(new ReserveSeatsValidator().Check(request));
    }

    [Fact]
    public void What_breaks_a_rule_is_not_plain()
    {
        ReserveSeatsRequest[] broken =
        [
            new(), new([]), new([""]), new(["A-1", "A-2", "A-1"]), new([new string('A', 251)]), new([null!]),
            new(["A-1"], new BestAvailableRequest(1)), new(["A-1"], Areas: [new AreaRequest("", 1)]),
            new(["A-1"], Areas: [new AreaRequest("Stand", 0)]),
        ];

        Assert.All(broken, request =>
        {
            Assert.NotNull(new ReserveSeatsValidator().Check(request));
            Assert.False(request.IsPlain());
        });
    }

    [Fact]
    public void An_answer_is_written_as_the_serializer_writes_it()
    {
        var plain = new ReservationResponse(
            Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), ReservationStatus.Held,
            [
                new("A-1", "stalls", new MoneyResponse(4_500, "EUR")),
                new("Ü \"2\" <é>", "balcony+", new MoneyResponse(0, "EUR")),
            ],
            [], new MoneyResponse(4_500, "EUR"), Instant, 17, null, null);
        var whole = plain with
        {
            Areas = [new ReservedAreaResponse("Stand", 3, new MoneyResponse(long.MaxValue, "JPY"))],
            Payment = new PaymentResponse(Guid.NewGuid(), new MoneyResponse(1, "EUR"), Instant.AddTicks(1_230_000)),
            Tickets = [new(Guid.NewGuid(), "C/+=", "A-1"), new(Guid.NewGuid(), "D", Area: "Stand")],
        };

        foreach (var status in Enum.GetValues<ReservationStatus>())
        {
            AssertWritten(plain with { Status = status });
            AssertWritten(whole with { Status = status });
        }
    }

    private static void AssertWritten(ReservationResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            ReservationJson.Write(json, response);

        Assert.Equal(
            JsonSerializer.Serialize(response, ApiJson.Default.ReservationResponse),
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // As a body comes from the network: in pieces that end anywhere.
    private static ReadOnlySequence<byte> Pieces(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var first = new Piece(bytes.AsMemory(0, bytes.Length / 2), null);
        var last = new Piece(bytes.AsMemory(bytes.Length / 2), first);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
