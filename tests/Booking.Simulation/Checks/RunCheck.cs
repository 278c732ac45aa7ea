using System.Globalization;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Simulation.Clients;
using Booking.Simulation.Nodes;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Checks;

/// <summary>Everything that must hold of a run when it is over: of its log, its answers, its read models and its money.</summary>
internal sealed class RunCheck
{
    /// <summary>A dead node's claim ends after 30 s; what has failed six times is tried again after 32.</summary>
    private static readonly TimeSpan DueWithin = TimeSpan.FromSeconds(45);

    private readonly World _world;
    private readonly Violations _violations;
    private readonly NaiveLog _log;
    private readonly ILookup<string, StoredEvent> _byOperation;

    public RunCheck(World world)
    {
        _world = world;
        _violations = world.Violations;
        _log = new NaiveLog(id => world.NameOf(id), _violations);
        _byOperation = world.Events.Where(e => e.CorrelationId is not null).ToLookup(e => e.CorrelationId!);
    }

    public void Run()
    {
        CheckLogAndAnswers();
        CheckEffects();
        CheckKeys();
        CheckSettled();
        CheckReadModels();
        foreach (var fault in _world.Log.FindChainFaults())
            _violations.Add(Invariant.ChainHolds, fault);
    }

    // Folds the log and, wherever an answer names a version, holds it against the fold at that version.
    private void CheckLogAndAnswers()
    {
        var answers = _world.Operations
            .Where(operation => operation.Decided is not null || operation.View is not null)
            .ToLookup(operation => (operation.Session.Value, operation.Decided?.Version ?? operation.View!.Version));
        foreach (var operation in _world.Operations.Where(o => o.Decided is { Version: 0 }))
            new AnswerCheck(_violations, null).Check(operation);
        foreach (var next in _world.Events)
        {
            if (next.Data is ReservationExpired expired)
                CheckInTime(next, expired);
            var session = _log.Apply(next);
            foreach (var operation in answers[(next.StreamId, next.Version)])
                new AnswerCheck(_violations, session).Check(operation);
        }

        foreach (var operation in _world.Operations)
        {
            var version = operation.Decided?.Version ?? operation.View?.Version;
            if (version is null)
                continue;
            _violations.Unless(
                version >= operation.VersionBefore && version <= operation.VersionAfter, Invariant.AnswerIsOfItsTime,
                () => $"Operation {operation.Number} is answered at version {version}; the log was at "
                    + $"{operation.VersionBefore} before it and at {operation.VersionAfter} after it.");
        }
    }

    private void CheckInTime(StoredEvent next, ReservationExpired expired)
    {
        if (_log.Sessions.GetValueOrDefault(next.StreamId)?.Reservations.GetValueOrDefault(expired.ReservationId)
            is not { } hold)
        {
            return;
        }

        var due = hold.DueAt - SimulatedClock.Epoch;
        var at = _world.CommittedAt(next.Position);
        _violations.Unless(
            at >= due - _world.Weather.Skew, Invariant.Deadlines,
            () => $"A hold until {due} ended at {at} (position {next.Position}).");
        var latest = (due > _world.CalmSince ? due : _world.CalmSince!.Value) + DueWithin + _world.Weather.Skew;
        _violations.Unless(
            at <= latest, Invariant.DueIsDone, () => $"A hold until {due} ended only at {at} (position {next.Position}).");
    }

    private void CheckEffects()
    {
        foreach (var operation in _world.Operations)
        {
            var effects = _byOperation[operation.Number.ToString(CultureInfo.InvariantCulture)].ToList();
            _violations.Unless(
                operation.Told != Told.Failed, Invariant.NothingUnexpected,
                () => $"Operation {operation.Number} failed: {operation.Failure}");
            _violations.Unless(
                operation.Told != Told.Nothing, Invariant.NothingUnexpected,
                () => $"Operation {operation.Number} was never answered.");
            var mayHaveEffect = operation switch
            {
                { Told: Told.Unknown } => true,
                { Decided.Decision: Decision.Accepted } => true,
                _ => false,
            };
            _violations.Unless(
                mayHaveEffect || effects.Count == 0, Invariant.RefusalHasNoEffect,
                () => $"Operation {operation.Number} was told {operation.Told} and is in the log at {effects[0].Position}.");
            // What came of it came after it was asked.
            _violations.Unless(
                effects.Count == 0 || effects[0].Version > operation.VersionBefore, Invariant.AnswerIsOfItsTime,
                () => $"Operation {operation.Number} is in the log before it was asked.");
            if (operation.Decided is { Decision: Decision.Accepted } accepted)
                CheckAccepted(operation, accepted.Version, effects);
            if (operation.Settled is { Decision: Decision.Accepted, Reservation: { } settled } decided)
            {
                _violations.Unless(
                    settled.Status != ReservationStatus.Paid || _world.Events.Any(e => e.Version <= decided.Version
                        && e.StreamId == operation.Session.Value && e.Data is ReservationPaid paid
                        && paid.PaymentId == settled.Payment!.Id.Value),
                    Invariant.AnswerHasItsEffect,
                    () => $"Operation {operation.Number} was told that it is paid, and it is not.");
            }
        }
    }

    private void CheckAccepted(Operation operation, long version, List<StoredEvent> effects)
    {
        // Where the wish was fulfilled already there is nothing to write.
        var hasEffect = operation.Command switch
        {
            ReserveSeats reserve => effects.Exists(e =>
                e.Version == version && e.Data is SeatsReserved reserved
                && reserved.ReservationId == reserve.Reservation.Value && reserved.CustomerId == reserve.Customer.Value
                && Names(reserve, reserved)),
            PayReservation pay when operation.Decided!.Reservation!.Payment!.Id == pay.Payment => effects.Exists(
                e => e.Version == version && e.Data is PaymentStarted started && started.PaymentId == pay.Payment.Value),
            CancelReservation cancel => _world.Events.Any(e => e.StreamId == operation.Session.Value
                && e.Version <= version && Ends(e, cancel.Reservation.Value)),
            CheckInTicket checkIn => effects.Exists(e =>
                e.Version == version && e.Data is TicketCheckedIn checkedIn && checkedIn.CheckedInAt == checkIn.Now),
            _ => true,
        };
        _violations.Unless(
            hasEffect, Invariant.AnswerHasItsEffect,
            () => $"Operation {operation.Number} ({operation.Command!.GetType().Name}) was accepted at version {version}, "
                + "where the log has something else.");
    }

    private static bool Names(ReserveSeats asked, SeatsReserved reserved) => asked.Best is { } best
        ? reserved.Seats.Length == best.Quantity && reserved.Areas.IsEmpty
        : reserved.Seats.SequenceEqual(asked.Seats) && reserved.Areas.SequenceEqual(asked.Areas);

    private static bool Ends(StoredEvent e, Guid reservation) => e.Data switch
    {
        ReservationCancelled cancelled => cancelled.ReservationId == reservation,
        ReservationRefunded refunded => refunded.ReservationId == reservation,
        _ => false,
    };

    private void CheckKeys()
    {
        foreach (var key in _world.Operations.Where(operation => operation.Key is not null).GroupBy(o => o.Key!.Value))
        {
            var events = key.SelectMany(
                operation => _byOperation[operation.Number.ToString(CultureInfo.InvariantCulture)]).ToList();
            var reserved = events.Count(e => e.Data is SeatsReserved);
            var paid = events.Count(e => e.Data is ReservationPaid);
            _violations.Unless(
                reserved <= 1 && paid <= 1, Invariant.OneEffectAKey,
                () => $"Operations {string.Join(", ", key.Select(o => o.Number))} of one key have {reserved} reservations "
                    + $"and {paid} purchases.");
            var told = key.Where(o => o.Decided is { Decision: not Decision.Rejected })
                .Select(o => o.Decided!.Reservation?.Id).Distinct().Count();
            _violations.Unless(
                told <= 1, Invariant.OneEffectAKey,
                () => $"Operations {string.Join(", ", key.Select(o => o.Number))} of one key name {told} reservations.");
        }
    }

    private void CheckSettled()
    {
        foreach (var (id, session) in _log.Sessions)
        {
            foreach (var left in session.Reservations.Values.Where(reservation => reservation.IsActive))
            {
                _violations.Add(
                    Invariant.DueIsDone,
                    $"Reservation {_world.NameOf(left.Id)} of {_world.NameOf(id)} is {left.Status} long after {left.DueAt:O}.");
            }
        }

        foreach (var wrong in MoneyCheck.Unbalanced(_world, _log))
            _violations.Add(Invariant.MoneyBalances, wrong);
        foreach (var (message, reason) in _world.Log.Messages.DeadLetters)
            _violations.Add(Invariant.DueIsDone, $"Message {message.MessageId} ({message.Kind}) was buried: {reason}");
    }

    private void CheckReadModels()
    {
        foreach (var model in _world.ReadModels)
        {
            var progress = _world.ProgressOf(model.Name);
            _violations.Unless(
                progress == _world.Head, Invariant.ReadModelEqualsLog,
                () => $"{model.Name} is at {progress} of {_world.Head}.");
            foreach (var (id, session) in _log.Sessions)
            {
                var map = model.Maps.GetValueOrDefault(id)?.ToView();
                var digits = map is null ? "nothing" : System.Text.Encoding.ASCII.GetString(map.Statuses.Span);
                _violations.Unless(
                    map?.Version == session.Version && digits == session.Digits
                    && map.Areas[0].Available == Hall.FloorCapacity - session.FloorTaken,
                    Invariant.ReadModelEqualsLog,
                    () => $"{model.Name} shows {_world.NameOf(id)} as {digits} at {map?.Version}; the log has "
                        + $"{session.Digits} at {session.Version}.");
            }
        }
    }
}
