using System.Text.Json;
using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;

namespace Booking.Domain.Tests.Sessions;

/// <summary>Reservations are kept as rows and made again when they are asked for: nothing may be lost by it.</summary>
public sealed class PackedReservationsTests
{
    [Fact]
    public void What_is_found_later_is_what_was_decided_then()
    {
        const int Reservations = 3_000;
        var plan = Hall.Grid(100, 100);
        var state = Scenario.OpenedIn(plan).State;
        var random = new Random(20261121);
        var then = new List<string>();
        for (var number = 0; number < Reservations; number++)
        {
            var customer = new CustomerId(Id(1, number % 1_500));
            var seats = Enumerable.Range(3 * number, random.Next(1, 4)).Select(plan.SeatId).ToArray();
            Apply(state, Reserve(number, customer, 0, seats) with { Idempotency = Mark(2 * number, number) });
            var fate = random.Next(6);
            if (fate == 0)
                Apply(state, Cancel(number, customer, 1));
            if (fate > 1)
                Apply(state, Pay(number, customer, number, 1) with { Idempotency = Mark((2 * number) + 1, number) });
            if (fate > 2)
                Apply(state, Settle(number, number, fate == 3 ? PaymentOutcome.Declined : PaymentOutcome.Charged, 2));
            if (fate == 5)
                Apply(state, Cancel(number, customer, 3));
            then.Add(Text(state.Find(Reservation(number))!));
        }

        Assert.Equal(then, Enumerable.Range(0, Reservations).Select(number => Text(state.Find(Reservation(number))!)));
        Assert.Equal(then, state.Reservations.Select(Text));
        Assert.Equal(6, then.Select(text => JsonDocument.Parse(text).RootElement.GetProperty("Status").GetInt32())
            .Append((int)ReservationStatus.Expired).Distinct().Count());
        for (var number = 0; number < Reservations; number++)
        {
            var paidOnce = state.Find(Reservation(number))!.Payment is { PaidAt: not null };
            RememberedRequest? known = new RememberedRequest((UInt128)number, Reservation(number));
            Assert.Equal(known, state.FindMark((UInt128)(2 * number)));
            Assert.Equal(paidOnce ? known : null, state.FindMark((UInt128)((2 * number) + 1)));
        }

        Assert.Null(state.Find(Reservation(Reservations)));
    }

    [Fact]
    public void Places_of_customers_are_what_their_reservations_have()
    {
        var plan = Hall.Grid(40, 100);
        var state = Scenario.OpenedIn(plan).State;
        for (var number = 0; number < 2_000; number++)
        {
            var customer = new CustomerId(Id(1, number % 700));
            Apply(state, Reserve(number, customer, 0, plan.SeatId(2 * number), plan.SeatId((2 * number) + 1)));
            if (number % 3 == 0)
                Apply(state, Cancel(number, customer, 1));
        }

        for (var number = 0; number < 700; number++)
        {
            var customer = new CustomerId(Id(1, number));
            Assert.Equal(
                state.Reservations.Where(held => held.Customer == customer && held.IsActive).Sum(held => held.Places),
                state.PlacesOf(customer));
        }

        Assert.Equal(0, state.PlacesOf(new CustomerId(Id(1, 700))));
    }

    public static TheoryData<Ticket[]> Tickets => new(
        (Ticket[])[Of(1, "A-1"), Of(2, "A-2")],
        [Of(2, "A-2"), Of(1, "A-1")],
        [Of(1, "A-1", 'u'), Of(2, "A-2", 'L')],
        [new(Id(5, 1), "s3cret", Seat: "A-1"), new(Id(5, 2), "0ther", Seat: "A-2")],
        [Of(1, "A-1")],
        [Of(1, "A-1"), Of(2, "A-2"), Of(3, "A-3")],
        []);

    [Theory]
    [MemberData(nameof(Tickets))]
    public void Tickets_of_the_log_are_found_as_they_are_whatever_their_form(Ticket[] tickets)
    {
        var state = Scenario.Given(
            Scheduled(), Reserved(1, Alice, 0, 18_000, "A-1", "A-2"), Started(1, Alice, 1, 18_000, 1),
            Paid(1, Alice, 1, 18_000, 2, "A-1", "A-2") with { Tickets = [.. tickets] },
            Reserved(2, Bob, 3, 9_000, "A-3")).State;

        Assert.Equal(tickets, state.Find(Reservation(1))!.Payment!.Tickets);
        var read = SessionSnapshot.Read(Hall.Plan, SessionSnapshot.Write(state));
        Assert.Equal(tickets, read.Find(Reservation(1))!.Payment!.Tickets);
    }

    private static Ticket Of(int number, string seat, char digit = 'Z') => new(Id(5, number), new string(digit, 24), seat);

    private static string Text(Reservation reservation) => JsonSerializer.Serialize(reservation);

    private static void Apply(SessionState state, SessionCommand command)
    {
        var accepted = Assert.IsType<Decision.Accepted>(SessionDecider.Decide(state, command));
        foreach (var fact in accepted.Events)
            state.Evolve(fact, new EventContext(state.Version + 1, command.Mark));
    }
}
