using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Simulation.Nodes;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Clients;

/// <summary>
/// Somebody who reserves, pays, changes his mind, goes to the show, and asks again under the same key where the answer was
/// no answer. The first one is the manager besides.
/// </summary>
internal sealed class SimulatedClient
{
    private const int MostTries = 4;

    private readonly World _world;
    private readonly int _number;
    private readonly IReadOnlyList<SessionId> _sessions;
    private readonly TimeSpan _until;
    private readonly Actor _actor;
    private readonly SeededRandom _random;
    private readonly Asker _asker;
    private readonly CustomerId _customer;
    private readonly List<(SessionId Session, ReservationId Reservation)> _own = [];
    private readonly List<(SessionId Session, UInt128 Key)> _keys = [];
    private readonly List<(SessionId Session, string Code)> _tickets = [];
    private ImmutableArray<string> _blocked = [];

    public SimulatedClient(World world, int number, IReadOnlyList<SessionId> sessions, TimeSpan until)
    {
        _world = world;
        _number = number;
        _sessions = sessions;
        _until = until;
        _random = world.ClientRandom.Fork();
        _actor = world.Dispatcher.NewActor($"c{number}");
        _customer = new CustomerId(_random.NextGuid());
        _asker = new Asker(world, $"customer:{world.NameOf(_customer.Value, "c")}");
    }

    /// <summary>Ends when it has asked for everything and heard of it.</summary>
    public Task RunAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _actor.Start(async () =>
        {
            await LiveAsync();
            done.SetResult();
        });
        return AfterAsync(done.Task);
    }

    private static async Task AfterAsync(Task done) => await done;

    private async Task LiveAsync()
    {
        if (_number == 0)
        {
            foreach (var session in _sessions)
                await OpenAsync(session);
        }

        // Most come when there is something to buy.
        for (var i = 0; i < 40 && _random.Chance(0.95) && _world.Head == 0; i++)
            await PauseAsync(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < _world.Weather.OperationsEach && _world.Dispatcher.Now < _until; i++)
        {
            await PauseAsync(_random.Between(TimeSpan.Zero, _world.Weather.ThinkTime * 2));
            await DoSomethingAsync();
        }
    }

    private async Task DoSomethingAsync()
    {
        var session = _random.Pick(_sessions);
        switch (_random.Next(_number == 0 ? 28 : 22))
        {
            case < 9:
                await ReserveAsync(session);
                break;
            case < 14:
                await PayAsync();
                break;
            case < 16:
                await CancelAsync();
                break;
            case < 18:
                await ShowTicketAsync(session);
                break;
            case < 22:
                await _asker.LookAsync(SomeNode(), session);
                break;
            case < 24:
                await OpenAsync(session);
                break;
            case < 26:
                _blocked = SomeSeats();
                await _asker.SendAsync(SomeNode(), session, now => new BlockSeats(_blocked, "camera", now));
                break;
            case 26:
                var unblocked = _blocked.IsEmpty || _random.Chance(0.2) ? SomeSeats() : _blocked;
                await _asker.SendAsync(SomeNode(), session, now => new UnblockSeats(unblocked, now));
                break;
            default:
                if (_random.Chance(0.2))
                    await _asker.SendAsync(SomeNode(), session, now => new CancelSession("the weather", now));
                break;
        }
    }

    private async Task OpenAsync(SessionId session)
    {
        // The same terms each time, so that to ask again is no other wish.
        var dice = session.Value.ToByteArray();
        for (var tries = 0; tries < MostTries; tries++)
        {
            var opened = await _asker.SendAsync(SomeNode(), session, now => new ScheduleSession(
                session, Hall.Plan, "A storm", "Here", SimulatedClock.Epoch.AddDays(1), "EUR", Hall.Prices, now)
            {
                HoldSeconds = 2 + (dice[0] % 20),
                MaxSeatsPerCustomer = 3 + (dice[1] % 6),
                PreventOrphans = dice[2] % 4 == 0,
                RefundableUntil = dice[3] % 3 == 0 ? SimulatedClock.Epoch.AddSeconds(8) : null,
                SalesCloseAt = dice[4] % 5 == 0 ? SimulatedClock.Epoch.AddSeconds(25) : null,
            });
            if (opened.Told == Told.Decided)
                return;
            await PauseAsync(_random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)));
        }
    }

    private async Task ReserveAsync(SessionId session)
    {
        UInt128? key = _random.Chance(0.7) ? NewKey() : null;
        // Now and then somebody takes a key that he has used for another wish.
        var used = _keys.FindAll(known => known.Session == session);
        if (used.Count > 0 && _random.Chance(0.1))
            key = _random.Pick(used).Key;
        else if (key is { } fresh)
            _keys.Add((session, fresh));
        UInt128 request = _random.NextUInt64();
        var seats = ImmutableArray<string>.Empty;
        var areas = ImmutableArray<AreaClaim>.Empty;
        BestAvailableSeats? best = null;
        switch (_random.Next(10))
        {
            case < 6:
                seats = SomeSeats();
                break;
            case < 7:
                areas = [new AreaClaim(Hall.Floor, _random.Between(1, 3))];
                break;
            case < 8:
                (seats, areas) = (SomeSeats(), [new AreaClaim(Hall.Floor, _random.Between(1, 2))]);
                break;
            default:
                best = new BestAvailableSeats(_random.Between(1, 3), null);
                break;
        }

        await PersistAsync(key, async () =>
        {
            // Each request has an id of its own, as the route gives it one: the key alone says that it is the same.
            var id = new ReservationId(_random.NextGuid());
            _world.NameOf(id.Value, "r");
            var mark = key is { } known ? new IdempotencyMark(known, request) : (IdempotencyMark?)null;
            var asked = await _asker.SendAsync(
                SomeNode(), session, now => new ReserveSeats(id, _customer, seats, areas, best, mark, now), key);
            if (asked.Decided?.Reservation is { } reservation)
                _own.Add((session, reservation.Id));
            else if (asked.Told == Told.Unknown && key is null)
                _own.Add((session, id));
            return asked;
        });
    }

    private async Task PayAsync()
    {
        if (_own.Count == 0)
            return;
        var (session, reservation) = _random.Chance(0.7) ? _own[^1] : _random.Pick(_own);
        UInt128? key = _random.Chance(0.7) ? NewKey() : null;
        var token = _random.Pick(["tok_ok", "tok_ok", "tok_ok", "tok_late", "tok_declined", "tok_error"]);
        if (_random.Chance(0.1))
            await PauseAsync(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)));
        await PersistAsync(key, async () =>
        {
            var payment = new PaymentId(_random.NextGuid());
            _world.NameOf(payment.Value, "p");
            var mark = key is { } known ? new IdempotencyMark(known, 2) : (IdempotencyMark?)null;
            var asked = await _asker.SendAsync(
                SomeNode(), session, now => new PayReservation(reservation, _customer, payment, mark, now), key, token);
            if (asked.Settled?.Reservation?.Payment is { } paid)
                _tickets.AddRange(paid.Tickets.Select(ticket => (session, ticket.Code)));
            return asked;
        });
    }

    // Mostly to the right gate, now and then to two gates at once.
    private async Task ShowTicketAsync(SessionId session)
    {
        if (_tickets.Count == 0)
            return;
        var (right, code) = _random.Pick(_tickets);
        if (_random.Chance(0.9))
            session = right;
        Task<Operation> Show() => _asker.SendAsync(SomeNode(), session, now => new CheckInTicket(code, now));
        if (_random.Chance(0.3))
            await Task.WhenAll(Show(), Show());
        else
            await PersistAsync(null, Show);
    }

    private async Task CancelAsync()
    {
        if (_own.Count == 0)
            return;
        var (session, reservation) = _random.Pick(_own);
        await PersistAsync(null, () => _asker.SendAsync(
            SomeNode(), session, now => new CancelReservation(reservation, _customer, now)));
    }

    // Asks again, somewhere, where it was not told what came of it.
    private async Task PersistAsync(UInt128? key, Func<Task<Operation>> ask)
    {
        for (var tries = 1; ; tries++)
        {
            // Now and then he cannot wait, and asks two nodes at once.
            var asked = key is not null && _random.Chance(0.1) ? (await Task.WhenAll(ask(), ask()))[0] : await ask();
            var mayRepeat = asked.Told is Told.NotDone or Told.NotReached || (asked.Told == Told.Unknown && key is not null);
            // Now and then somebody asks again who has his answer.
            var isNervous = key is not null && _random.Chance(0.1);
            if (tries == MostTries || !(isNervous || (mayRepeat && _random.Chance(0.8))))
                return;
            await PauseAsync(_random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2)));
        }
    }

    private ImmutableArray<string> SomeSeats()
    {
        if (_random.Chance(0.05))
            return Hall.Table;
        var first = _random.Next(Hall.Seats.Length - 3);
        return [.. Hall.Seats.Skip(first).Take(_random.Between(1, 3))];
    }

    private SimulatedNode SomeNode() => _random.Pick(_world.Nodes);

    private UInt128 NewKey() => new(_random.NextUInt64(), _random.NextUInt64());

    private Task PauseAsync(TimeSpan pause) => Task.Delay(pause, _actor.Clock, CancellationToken.None);
}
