using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Benchmarks.Scenarios;

/// <summary>The events of a sale that goes on for ever: of each two seats one time bought and given back, one time given up, one
/// time left to expire. Made up, not decided, for a log that is long soon.</summary>
internal static class MadeUpSale
{
    private const long Price = 9_000;
    private const string Headers = """{"actor":"customer:0195f3a1-7c3e-7a10-8000-0123456789ab"}""";

    public static IEnumerable<NewEvent> Of(IReadOnlyList<string> seats)
    {
        for (var pair = 0; ; pair = (pair + 2) % seats.Count)
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var e in Round(Guid.CreateVersion7(), [seats[pair], seats[pair + 1]], now))
                yield return new NewEvent(Guid.CreateVersion7(), e, now, Headers, "0af7651916cd43dd8448eb211c80319c");
        }
    }

    private static IEnumerable<SessionEvent> Round(Guid customer, string[] pair, DateTimeOffset now)
    {
        System.Collections.Immutable.ImmutableArray<string> seats = [.. pair];
        var (bought, payment) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        yield return new SeatsReserved(bought, customer, seats, [], Price, now.AddSeconds(30));
        yield return new PaymentStarted(bought, customer, payment, Price, now.AddMinutes(2));
        yield return new ReservationPaid(
            bought, customer, payment, Price, now, seats, [],
            [.. pair.Select(seat => new Ticket(Guid.CreateVersion7(), $"{Guid.NewGuid():N}"[..24], seat))]);
        yield return new ReservationRefunded(bought, customer, payment, Price, seats, [], "customer");
        var dropped = Guid.CreateVersion7();
        yield return new SeatsReserved(dropped, customer, seats, [], Price, now.AddSeconds(30));
        yield return new ReservationCancelled(dropped, customer, seats, [], "customer");
        var expired = Guid.CreateVersion7();
        yield return new SeatsReserved(expired, customer, seats, [], Price, now.AddSeconds(30));
        yield return new ReservationExpired(expired, customer, seats, []);
    }
}
