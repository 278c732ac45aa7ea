using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>
/// Tens of thousands of random commands, each decided by the session and foretold by <see cref="NaiveSession"/>. The
/// log is told apart into brief lines; what a line leaves out is tested command by command elsewhere.
/// </summary>
public sealed class SessionModelTests
{
    private const int Steps = 4_000;
    private const int StepsBetweenSnapshots = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void A_session_does_what_the_naive_model_foretells(int seed)
    {
        var run = new Run(seed);
        for (var step = 1; step <= Steps; step++)
        {
            try
            {
                run.Step(isLastTenth: step > Steps * 9 / 10);
                if (step % StepsBetweenSnapshots == 0)
                    run.CheckEverything();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}, step {step}, {run.Command}: {failure.Message}", failure);
            }
        }

        Assert.InRange(run.Kinds.Count, 20, int.MaxValue);
    }

    [Fact]
    public void The_random_commands_bring_about_every_event_and_nearly_every_refusal()
    {
        var kinds = new HashSet<string>();
        for (var seed = 1; seed <= 4; seed++)
        {
            var run = new Run(seed);
            for (var step = 1; step <= Steps; step++)
                run.Step(isLastTenth: step > Steps * 9 / 10);
            kinds.UnionWith(run.Kinds);
        }

        string[] neverMet = ["SessionNotFound", "TooFewPlaces", "PricesMissing"];
        var refusals = typeof(Rejection).GetNestedTypes().Select(type => type.Name).Except(neverMet);
        var facts = typeof(SessionEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionEvent)));
        string[] toMeet = [.. refusals, .. facts.Select(type => type.Name), "nothing", "repeated"];
        Assert.Empty(toMeet.Except(kinds));
    }

    private sealed class Run
    {
        private readonly SeatNames _names = new();
        private readonly RandomCommands _commands;
        private readonly NaiveSession _model;
        private readonly SessionState _state = new(Hall.Plan);
        private readonly List<(SessionEvent Event, EventContext Context)> _log = [];
        private readonly HashSet<Guid> _ended = [];
        private readonly int _limit;
        private SessionState _restored;
        private bool _isCalledOff;

        public Run(int seed)
        {
            _commands = new RandomCommands(seed, _names);
            var terms = _commands.Terms();
            _limit = terms.MaxSeatsPerCustomer;
            _model = new NaiveSession(terms, _names);
            _restored = new SessionState(Hall.Plan);
            Fold(Assert.IsType<Decision.Accepted>(SessionDecider.Decide(_state, terms)), null);
            Kinds.Add(nameof(SessionScheduled));
        }

        public SessionCommand? Command { get; private set; }

        public HashSet<string> Kinds { get; } = [];

        public void Step(bool isLastTenth)
        {
            Command = isLastTenth && !_isCalledOff ? _commands.CallOff() : _commands.Next();
            _isCalledOff |= Command is CancelSession;
            var decision = SessionDecider.Decide(_state, Command);
            var fromSnapshot = SessionDecider.Decide(_restored, Command);

            Assert.Equal(Scenario.Text(decision), Scenario.Text(fromSnapshot));
            Assert.Equal(_model.Send(Command, decision), Lines(decision));
            if (decision is Decision.Accepted accepted)
                Fold(accepted, Command.Mark);
            _commands.Learn(decision);
            CheckPlaces();
        }

        public void CheckEverything()
        {
            var replayed = new SessionState(Hall.Plan);
            foreach (var (fact, context) in _log)
                replayed.Evolve(fact, context);
            var bytes = SessionSnapshot.Write(_state);
            Assert.Equal(bytes, SessionSnapshot.Write(replayed));
            _restored = SessionSnapshot.Read(Hall.Plan, bytes);
            Assert.Equal(bytes, SessionSnapshot.Write(_restored));

            var claims = _model.Claims.ToDictionary(claim => claim.Id);
            Assert.Equal(claims.Count, _state.Reservations.Count);
            foreach (var reservation in _state.Reservations)
            {
                Assert.Equal(claims[reservation.Id].Status, reservation.Status.ToString());
                Assert.Equal(claims[reservation.Id].Price, reservation.TotalAmount);
                Assert.Equal(!HasPlaces(reservation), _ended.Contains(reservation.Id.Value));
            }

            var owned = _state.Reservations.Where(HasPlaces).SelectMany(reservation => reservation.Seats).ToList();
            Assert.Equal(owned.Count, owned.Distinct().Count());
            foreach (var customer in _state.Reservations.Select(reservation => reservation.Customer).Distinct())
            {
                Assert.Equal(_model.PlacesOf(customer), _state.PlacesOf(customer));
                Assert.InRange(_state.PlacesOf(customer), 0, _limit);
            }
        }

        private static bool HasPlaces(Reservation reservation) =>
            reservation.IsActive || reservation.Status == ReservationStatus.Paid;

        private void Fold(Decision.Accepted accepted, IdempotencyMark? mark)
        {
            foreach (var fact in accepted.Events)
            {
                var context = new EventContext(_state.Version + 1, mark);
                _state.Evolve(fact, context);
                _restored.Evolve(fact, context);
                _log.Add((fact, context));
                var end = (fact as ReservationExpired)?.ReservationId ?? (fact as ReservationCancelled)?.ReservationId
                    ?? (fact as ReservationRefunded)?.ReservationId;
                Assert.True(end is not { } id || _ended.Add(id), $"{end} ends twice");
            }
        }

        private void CheckPlaces()
        {
            var counts = new int[4];
            for (var seat = 0; seat < Hall.Plan.SeatCount; seat++)
            {
                var status = _state.StatusOf(seat);
                Assert.Equal(_model.StatusOf(Hall.Plan.SeatId(seat)), status);
                counts[(int)status]++;
                var owner = _state.OwnerOf(seat);
                Assert.Equal(status is SeatStatus.Held or SeatStatus.Sold, owner is not null);
                Assert.True(owner is null || owner.Seats.Contains(seat));
            }

            for (var area = 0; area < Hall.Plan.AreaCount; area++)
            {
                var (id, capacity) = (Hall.Plan.Areas[area].Id, Hall.Plan.Areas[area].Capacity);
                Assert.Equal(capacity - _model.TakenIn(id), _state.FreeIn(area));
                Assert.InRange(_state.FreeIn(area), 0, capacity);
            }

            var all = _state.Counts;
            var inAreas = _model.Claims.Where(claim => claim.IsAlive).ToLookup(
                claim => claim.Status == "Paid", claim => claim.Places - claim.Seats.Count);
            Assert.Equal(Hall.Places, all.Total);
            Assert.Equal(all.Total, all.Available + all.Held + all.Sold + all.Blocked);
            Assert.Equal(counts[(int)SeatStatus.Held] + inAreas[false].Sum(), all.Held);
            Assert.Equal(counts[(int)SeatStatus.Sold] + inAreas[true].Sum(), all.Sold);
            Assert.Equal(counts[(int)SeatStatus.Blocked], all.Blocked);
        }

        private List<string> Lines(Decision decision)
        {
            List<string> lines = decision switch
            {
                Decision.Accepted accepted => [.. accepted.Events.Select(Brief)],
                Decision.Repeated repeated => [$"repeated {repeated.Reservation}"],
                Decision.Rejected rejected => [$"refused {Brief(rejected.Reason)}"],
                _ => throw new InvalidOperationException($"{decision.GetType().Name} is not a decision."),
            };
            foreach (var line in lines.DefaultIfEmpty("nothing"))
                Kinds.Add(line.Replace("refused ", "", StringComparison.Ordinal).Split(' ')[0]);
            return lines;
        }

        private static string Brief(Rejection reason) => reason.GetType().Name + reason switch
        {
            Rejection.UnknownSeats unknown => " " + string.Join(',', unknown.Seats),
            Rejection.UnknownAreas unknown => " " + string.Join(',', unknown.Areas),
            Rejection.SeatsUnavailable unavailable => " " + string.Join(',', unavailable.Seats),
            Rejection.TableIsSoldWhole table => " " + string.Join(',', table.Missing),
            Rejection.OrphanSeats orphans => " " + string.Join(',', orphans.Seats),
            Rejection.InvalidSelection invalid => " " + invalid.Field,
            Rejection.AlreadyCheckedIn used => $" {used.CheckedInAt:O}",
            Rejection.ReservationHasExpired expired => $" {expired.ExpiredAt:O}",
            Rejection.SeatLimitExceeded exceeded => $" {exceeded.Limit} {exceeded.Held}",
            _ => "",
        };

        private static string Brief(SessionEvent fact) => fact.GetType().Name + fact switch
        {
            SeatsReserved held => $" {held.ReservationId} {string.Join(',', held.Seats)} {held.TotalAmount}",
            PaymentStarted started => $" {started.ReservationId} {started.PaymentId} {started.Amount}",
            PaymentFailed failed => $" {failed.ReservationId} {failed.PaymentId} {failed.Reason}",
            ReservationPaid paid =>
                $" {paid.ReservationId} {paid.PaymentId} {paid.Amount} {paid.Tickets.Length} tickets",
            PaymentReversed reversed => $" {reversed.ReservationId} {reversed.PaymentId} {reversed.Amount}",
            ReservationExpired expired => $" {expired.ReservationId}",
            ReservationCancelled cancelled => $" {cancelled.ReservationId} {cancelled.Reason}",
            ReservationRefunded refunded =>
                $" {refunded.ReservationId} {refunded.PaymentId} {refunded.Amount} {refunded.Reason}",
            TicketCheckedIn used => $" {used.ReservationId} {used.TicketId} {used.CheckedInAt:O}",
            SeatsBlocked blocked => " " + string.Join(',', blocked.Seats),
            SeatsUnblocked unblocked => " " + string.Join(',', unblocked.Seats),
            _ => "",
        };
    }
}
