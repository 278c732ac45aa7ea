using System.Runtime.CompilerServices;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;

namespace Booking.Domain.Tests.Sessions;

/// <summary>What a session costs in memory. Alone in the process, as the size of the heap is everybody's.</summary>
[Collection(nameof(MemoryCollection))]
public sealed class SessionCostTests(ITestOutputHelper output)
{
    private const int SeatsOfStadium = 50_000;

    /// <summary>Bytes a call: the compiler may learn between two measurements to do without an allocation.</summary>
    private const int Slack = 64;

    private static readonly SeatingPlan Stadium = Hall.Grid(500, 100);

    [Fact]
    public void Deciding_two_seats_allocates_a_few_hundred_bytes_whatever_the_size_of_the_venue()
    {
        var inTheatre = BytesOfDecision(Hall.Grid(10, 100));
        var inStadium = BytesOfDecision(Stadium);

        output.WriteLine($"A decision allocates {inTheatre} bytes in a theatre, {inStadium} in a stadium.");
        Assert.InRange(inStadium, 1, Math.Min(inTheatre + Slack, 400));
    }

    [Fact]
    public void Refusing_two_seats_allocates_a_few_hundred_bytes_whatever_the_size_of_the_venue()
    {
        var state = Opened(Stadium);
        Apply(state, Reserve(0, Alice, 0, "A-1", "A-2"));
        var again = Reserve(1, Bob, 0, "A-1", "A-2");

        Assert.InRange(Bytes(() => SessionDecider.Decide(state, again)), 1, 600);
    }

    [Fact]
    public void Deciding_and_folding_two_seats_costs_the_same_in_a_theatre_and_in_a_stadium()
    {
        var inTheatre = BytesOfReservations(Hall.Grid(10, 100));
        var inStadium = BytesOfReservations(Stadium);

        output.WriteLine($"A reservation allocates {inTheatre} bytes in a theatre, {inStadium} in a stadium.");
        Assert.InRange(inStadium, 1, Math.Min(inTheatre + Slack, 1_500));
    }

    [Fact]
    public void A_stadium_of_which_nothing_is_sold_takes_less_than_ten_bytes_a_seat()
    {
        _ = Stadium.Hash;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = Opened(Stadium);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(state);

        output.WriteLine($"An empty session of {SeatsOfStadium} seats takes {bytes:N0} bytes.");
        Assert.InRange(bytes, 1, SeatsOfStadium * 10);
    }

    [Fact]
    public void A_stadium_that_is_sold_out_takes_less_than_400_bytes_a_purchase()
    {
        // What goes when the session goes: while it is filled, other tests' remains go as well.
        var withSession = SoldOut(out var purchases);
        var bytes = withSession - GC.GetTotalMemory(forceFullCollection: true);

        output.WriteLine($"{purchases} purchases take {bytes:N0} bytes.");
        Assert.InRange(bytes / purchases, 1, 400);
    }

    /// <summary>Sells a stadium out, and says how large the heap is with it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SoldOut(out int purchases)
    {
        var state = Opened(Stadium);
        for (var number = 0; number < SeatsOfStadium / 2; number++)
        {
            var customer = new CustomerId(Id(1, number));
            Apply(state, Pair(Stadium, number) with { Customer = customer, Idempotency = Mark(2 * number) });
            Apply(state, Pay(number, customer, number, 1) with { Idempotency = Mark((2 * number) + 1) });
            Apply(state, Settle(number, number, PaymentOutcome.Charged, 2));
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(new SessionCounts(SeatsOfStadium, 0, 0, SeatsOfStadium, 0), state.Counts);
        purchases = state.Reservations.Count;
        return bytes;
    }

    private static long BytesOfDecision(SeatingPlan plan)
    {
        var state = Opened(plan);
        var command = Pair(plan, 7);
        return Bytes(() => SessionDecider.Decide(state, command));
    }

    private static long BytesOfReservations(SeatingPlan plan)
    {
        const int Reservations = 400;
        var state = Opened(plan);
        var commands = Enumerable.Range(0, Reservations)
            .Select(number => Pair(plan, number) with { Customer = new CustomerId(Id(1, number)) }).ToArray();
        Apply(state, commands[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var command in commands.AsSpan(1))
            Apply(state, command);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (Reservations - 1);
    }

    private static long Bytes(Func<Decision> decide)
    {
        decide();
        var before = GC.GetAllocatedBytesForCurrentThread();
        decide();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ReserveSeats Pair(SeatingPlan plan, int number) =>
        Reserve(number, Alice, 0, plan.SeatId(2 * number), plan.SeatId((2 * number) + 1));

    private static SessionState Opened(SeatingPlan plan) => Scenario.OpenedIn(plan).State;

    private static void Apply(SessionState state, SessionCommand command)
    {
        var accepted = Assert.IsType<Decision.Accepted>(SessionDecider.Decide(state, command));
        foreach (var fact in accepted.Events)
            state.Evolve(fact, new EventContext(state.Version + 1, command.Mark));
    }
}

/// <summary>Tests that measure the process have it for themselves.</summary>
[CollectionDefinition(nameof(MemoryCollection), DisableParallelization = true)]
public sealed class MemoryCollection;
