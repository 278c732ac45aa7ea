using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>Short words for events and commands, so that a test says only what it is about.</summary>
internal static class Facts
{
    public const int HoldSeconds = 30;

    public static readonly DateTimeOffset Start = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly CustomerId Alice = new(Id(1, 1));
    public static readonly CustomerId Bob = new(Id(1, 2));
    public static readonly SessionId Session = new(Id(2, 1));
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 16).Select(number => (byte)number)];

    public static Guid Id(int kind, int number) => new(kind, 0, 0, 0, 0, 0, 0, BitConverter.GetBytes(number)[3],
        BitConverter.GetBytes(number)[2], BitConverter.GetBytes(number)[1], BitConverter.GetBytes(number)[0]);

    public static ReservationId Reservation(int number) => new(Id(3, number));

    public static PaymentId Payment(int number) => new(Id(4, number));

    public static DateTimeOffset At(double seconds) => Start.AddMicroseconds(Math.Round(seconds * 1_000_000));

    public static IdempotencyMark Mark(int key, int request = 1) => new((UInt128)key, (UInt128)request);

    public static AreaClaim Places(string area, int quantity) => new(area, quantity);

    public static SessionScheduled Scheduled() => new(
        Session.Value, "Tosca", "Opera", At(2_592_000), "BRL", Hall.Prices, Hall.Plan.Hash.Value, Hall.Places,
        HoldSeconds, 10, false);

    public static SeatsReserved Reserved(
        int reservation, CustomerId customer, double from, long amount, params string[] seats) =>
        new(Id(3, reservation), customer.Value, [.. seats], [], amount, At(from + HoldSeconds));

    public static SeatsReserved ReservedPlaces(
        int reservation, CustomerId customer, double from, long amount, params AreaClaim[] areas) =>
        new(Id(3, reservation), customer.Value, [], [.. areas], amount, At(from + HoldSeconds));

    public static PaymentStarted Started(
        int reservation, CustomerId customer, int payment, long amount, double from) =>
        new(Id(3, reservation), customer.Value, Id(4, payment), amount, At(from) + PayReservation.OutcomeWithin);

    public static PaymentFailed Failed(int reservation, CustomerId customer, int payment, string reason) =>
        new(Id(3, reservation), customer.Value, Id(4, payment), reason);

    public static PaymentReversed Reversed(int reservation, CustomerId customer, int payment, long amount) =>
        new(Id(3, reservation), customer.Value, Id(4, payment), amount);

    /// <summary>Without tickets: where they matter a test names them.</summary>
    public static ReservationPaid Paid(
        int reservation, CustomerId customer, int payment, long amount, double at, params string[] seats) =>
        new(Id(3, reservation), customer.Value, Id(4, payment), amount, At(at), [.. seats], [], []);

    public static ReservationExpired Expired(int reservation, CustomerId customer, params string[] seats) =>
        new(Id(3, reservation), customer.Value, [.. seats], []);

    public static ReservationExpired ExpiredPlaces(int reservation, CustomerId customer, params AreaClaim[] areas) =>
        new(Id(3, reservation), customer.Value, [], [.. areas]);

    public static ReservationCancelled Cancelled(
        int reservation, CustomerId customer, string reason, params string[] seats) =>
        new(Id(3, reservation), customer.Value, [.. seats], [], reason);

    public static ReservationRefunded Refunded(
        int reservation, CustomerId customer, int payment, long amount, string reason, params string[] seats) =>
        new(Id(3, reservation), customer.Value, Id(4, payment), amount, [.. seats], [], reason);

    public static Ticket TicketOf(int number, string seat) => new(Id(5, number), CodeOf(number), Seat: seat);

    /// <summary>A code of our form.</summary>
    public static string CodeOf(int number) => number.ToString("D24", System.Globalization.CultureInfo.InvariantCulture);

    public static TicketCheckedIn CheckedIn(int reservation, CustomerId customer, int ticket, double at, string seat) =>
        new(Id(3, reservation), customer.Value, Id(5, ticket), At(at), Seat: seat);

    public static SeatsBlocked Blocked(params string[] seats) => new([.. seats], "camera");

    public static SeatsUnblocked Unblocked(params string[] seats) => new([.. seats]);

    /// <summary>A reservation of standard seats that is paid, from the beginning to the end.</summary>
    public static SessionEvent[] Bought(
        int reservation, CustomerId customer, int payment, double at, params string[] seats) =>
    [
        Reserved(reservation, customer, at, 4_500 * seats.Length, seats),
        Started(reservation, customer, payment, 4_500 * seats.Length, at),
        Paid(reservation, customer, payment, 4_500 * seats.Length, at, seats),
    ];

    public static ScheduleSession Schedule() => new(
        Session, Hall.Plan, "Tosca", "Opera", At(2_592_000), "BRL", Hall.Prices, Start);

    public static ReserveSeats Reserve(int reservation, CustomerId customer, double at, params string[] seats) =>
        new(Reservation(reservation), customer, [.. seats], [], null, null, At(at));

    public static ReserveSeats ReservePlaces(
        int reservation, CustomerId customer, double at, params AreaClaim[] areas) =>
        new(Reservation(reservation), customer, [], [.. areas], null, null, At(at));

    public static ReserveSeats ReserveBest(
        int reservation, CustomerId customer, double at, int quantity, string? category = null) =>
        new(Reservation(reservation), customer, [], [], new BestAvailableSeats(quantity, category), null, At(at));

    public static PayReservation Pay(int reservation, CustomerId customer, int payment, double at) =>
        new(Reservation(reservation), customer, Payment(payment), null, At(at));

    public static SettlePayment Settle(int reservation, int payment, PaymentOutcome outcome, double at) =>
        new(Reservation(reservation), Payment(payment), outcome, Secret, At(at));

    public static ReleaseReservation Release(int reservation, ReleaseReason reason, double at) =>
        new(Reservation(reservation), reason, At(at));

    public static CancelReservation Cancel(int reservation, CustomerId customer, double at) =>
        new(Reservation(reservation), customer, At(at));

    public static ExpireReservations Expire(double at) => new(At(at));

    public static CheckInTicket CheckIn(string code, double at) => new(code, At(at));

    public static BlockSeats Block(double at, params string[] seats) => new([.. seats], "camera", At(at));

    public static UnblockSeats Unblock(double at, params string[] seats) => new([.. seats], At(at));

    public static CancelSession CallOff(double at) => new("strike", At(at));

    public static ImmutableArray<string> Ids(params string[] ids) => [.. ids];
}
