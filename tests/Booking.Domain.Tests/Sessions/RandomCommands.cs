using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>
/// Commands as customers, timers and managers might send them, sensible or not, the same for the same seed.
/// </summary>
internal sealed class RandomCommands(int seed, SeatNames names)
{
    private const int Customers = 14;
    private const int Recent = 12;

    private readonly Random _random = new(seed);
    private readonly List<ReserveSeats> _reservations = [];
    private readonly List<PayReservation> _payments = [];
    private readonly List<ExpireReservations> _timers = [];
    private readonly List<string> _codes = [];
    private DateTimeOffset _clock = Facts.Start;
    private DateTimeOffset _now = Facts.Start;
    private int _numbers;

    public ScheduleSession Terms() => Facts.Schedule() with
    {
        MaxSeatsPerCustomer = _random.Next(4, 12),
        HoldSeconds = _random.Next(4) == 0 ? 300 : 30,
        PreventOrphans = _random.Next(2) == 0,
        SalesOpenAt = _random.Next(2) == 0 ? Facts.At(60) : null,
        SalesCloseAt = _random.Next(2) == 0 ? Facts.At(4_500) : null,
        RefundableUntil = _random.Next(2) == 0 ? Facts.At(3_000) : null,
    };

    public SessionCommand Next()
    {
        // Whole seconds, so that commands often come at the very instant of a deadline, or just before.
        _clock = _clock.AddSeconds(_random.Next(4));
        _now = _random.Next(10) == 0 ? _clock.AddMicroseconds(-1) : _clock;
        return _random.Next(100) switch
        {
            < 34 => Reserve(),
            < 42 => ReserveAgain(),
            < 56 => Pay(),
            < 72 => Settle(),
            < 80 => Cancel(),
            < 83 => CheckIn(),
            < 86 => Release(),
            < 92 => Expire(),
            < 95 => new BlockSeats(SomeSeats(1, 3), "camera", _now),
            < 99 => new UnblockSeats(SomeSeats(1, 6), _now),
            _ => Facts.Schedule() with { Now = _now },
        };
    }

    /// <summary>Codes of tickets cannot be guessed: those that were issued are used later.</summary>
    public void Learn(Decision decision)
    {
        if (decision is Decision.Accepted { Events: [.., ReservationPaid paid] })
            _codes.AddRange(paid.Tickets.Select(ticket => ticket.Code));
    }

    public CancelSession CallOff() => new("strike", _now);

    private ReserveSeats Reserve()
    {
        var command = new ReserveSeats(
            NewReservation(), SomeCustomer(), [], [], null, _random.Next(3) == 0 ? NewMark() : null, _now);
        command = _random.Next(10) switch
        {
            < 5 => command with { Seats = SomeSeats(1, 4) },
            5 => command with { Seats = [.. names.WholeTables[0].Skip(_random.Next(5) == 0 ? 1 : 0)] },
            6 => command with { Areas = SomeAreas() },
            7 => command with { Seats = SomeSeats(0, 2), Areas = SomeAreas() },
            _ => command with { Best = new BestAvailableSeats(_random.Next(0, 7), SomeCategory()) },
        };
        if (_random.Next(40) == 0)
            command = command with { Seats = [.. command.Seats, "A-1", "Z-9"] };
        if (_random.Next(40) == 0)
            command = command with { Areas = [.. command.Areas, new AreaClaim("floor", _random.Next(-1, 3))] };
        if (_random.Next(80) == 0)
            command = command with { Areas = [.. command.Areas, new AreaClaim("cellar", 1)] };
        _reservations.Add(command);
        return command;
    }

    private ReserveSeats ReserveAgain()
    {
        var earlier = SomeReservation();
        return _random.Next(5) switch
        {
            0 => earlier with { Now = _now },
            1 => earlier with { Customer = SomeCustomer(), Now = _now },
            2 => earlier with { Reservation = NewReservation(), Now = _now },
            3 => earlier with
            {
                Reservation = NewReservation(),
                Idempotency = earlier.Idempotency is { } mark ? mark with { Request = 99 } : null,
                Now = _now,
            },
            _ => earlier with
            {
                Reservation = NewReservation(),
                Idempotency = null,
                Customer = SomeCustomer(),
                Now = _now,
            },
        };
    }

    private PayReservation Pay()
    {
        if (_payments.Count > 0 && _random.Next(5) == 0)
        {
            var earlier = _payments[^_random.Next(1, Math.Min(Recent, _payments.Count) + 1)];
            return _random.Next(3) switch
            {
                0 => earlier with { Now = _now },
                1 => earlier with { Payment = NewPayment(), Now = _now },
                _ => earlier with
                {
                    Payment = NewPayment(),
                    Idempotency = new IdempotencyMark(earlier.Idempotency?.Key ?? 0, 98),
                    Now = _now,
                },
            };
        }

        var reservation = SomeReservation();
        var customer = _random.Next(20) == 0 ? SomeCustomer() : reservation.Customer;
        var pay = new PayReservation(
            reservation.Reservation, customer, NewPayment(), _random.Next(3) == 0 ? NewMark() : null, _now);
        _payments.Add(pay);
        return pay;
    }

    private SettlePayment Settle()
    {
        var outcome = (PaymentOutcome)Math.Max(0, _random.Next(-4, 3));
        var pay = _payments.Count == 0 || _random.Next(30) == 0
            ? new PayReservation(SomeReservation().Reservation, Facts.Alice, NewPayment(), null, _now)
            : _payments[^_random.Next(1, Math.Min(Recent, _payments.Count) + 1)];
        return new SettlePayment(pay.Reservation, pay.Payment, outcome, Facts.Secret, _now);
    }

    private ReleaseReservation Release() =>
        new(SomeReservation().Reservation, (ReleaseReason)_random.Next(2), _now);

    private CancelReservation Cancel()
    {
        var reservation = _random.Next(3) == 0 && _reservations.Count > 0
            ? _reservations[_random.Next(_reservations.Count)]
            : SomeReservation();
        return new CancelReservation(
            reservation.Reservation, _random.Next(20) == 0 ? SomeCustomer() : reservation.Customer, _now);
    }

    private CheckInTicket CheckIn() => new(
        _codes.Count == 0 || _random.Next(10) == 0
            ? Facts.CodeOf(_random.Next(1, 9))
            : _codes[^_random.Next(1, Math.Min(Recent, _codes.Count) + 1)],
        _now);

    private ExpireReservations Expire()
    {
        var timer = _timers.Count > 0 && _random.Next(4) == 0
            ? _timers[_random.Next(_timers.Count)]
            : new ExpireReservations(_now);
        _timers.Add(timer);
        return timer;
    }

    private ReserveSeats SomeReservation() => _reservations.Count == 0
        ? Reserve()
        : _reservations[^_random.Next(1, Math.Min(Recent, _reservations.Count) + 1)];

    private ImmutableArray<string> SomeSeats(int least, int most)
    {
        var count = _random.Next(least, most + 1);
        if (_random.Next(3) > 0)
        {
            var row = names.Rows[_random.Next(names.Rows.Count)];
            return [.. row.Skip(_random.Next(row.Count - 3)).Take(count)];
        }

        return [.. Enumerable.Range(0, count).Select(_ => names.All[_random.Next(names.All.Count)])];
    }

    private ImmutableArray<AreaClaim> SomeAreas() => _random.Next(3) switch
    {
        0 => [new AreaClaim("floor", _random.Next(1, 8))],
        1 => [new AreaClaim("balcony", _random.Next(1, 4))],
        _ => [new AreaClaim("balcony", _random.Next(1, 4)), new AreaClaim("floor", _random.Next(1, 6))],
    };

    private string? SomeCategory() => _random.Next(12) switch
    {
        < 4 => null,
        < 7 => "premium",
        < 10 => "standard",
        10 => "standing",
        _ => "royal",
    };

    private CustomerId SomeCustomer() => new(Facts.Id(1, _random.Next(Customers)));

    private ReservationId NewReservation() => Facts.Reservation(++_numbers);

    private PaymentId NewPayment() => Facts.Payment(++_numbers);

    private IdempotencyMark NewMark() => new((UInt128)(++_numbers), 1);
}
