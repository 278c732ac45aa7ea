using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Booking.Api.Hosting;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Api.Writing;

/// <summary>
/// The one loop of a live session. Drains what has arrived, decides each command against the state left by those before
/// it, appends once with the expected version, and answers everybody only after the commit: a refusal that rests on an
/// uncommitted event is not yet true. What arrives during a commit is the next batch; nothing lingers.
/// </summary>
internal sealed class SessionWriter
{
    private const string StreamType = "session";

    private readonly SessionId _session;
    private readonly WriterParts _parts;
    private readonly Action<SessionWriter> _onEmpty;
    private readonly Channel<PendingWork> _mailbox;
    private readonly List<PendingWork> _batch = [];
    private readonly DecidedBatch _decided;
    private readonly ContendedSession _source;
    private SessionState? _state;
    private SessionTerms? _terms;
    private long _snapshotVersion;
    private Task _snapshotSave = Task.CompletedTask;
    private long _lastUsed;
    private volatile bool _isClosed;

    public SessionWriter(SessionId session, WriterParts parts, Action<SessionWriter> onEmpty)
    {
        _session = session;
        _parts = parts;
        _onEmpty = onEmpty;
        _decided = new DecidedBatch(parts.Ids, parts.Options.ExpiryGrid);
        _source = new ContendedSession(session, parts.Loader);
        _mailbox = Channel.CreateBounded<PendingWork>(new BoundedChannelOptions(parts.Options.MailboxCapacity)
        {
            SingleReader = true,
        });
        _lastUsed = parts.Clock.GetTimestamp();
        Completion = BackgroundWork.Start(RunAsync);
    }

    public SessionId Session => _session;

    /// <summary>Ends when the writer was closed and everything in its mailbox is answered.</summary>
    public Task Completion { get; }

    public bool IsClosed => _isClosed;

    public TimeSpan IdleFor => _parts.Clock.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <summary>Puts work into the mailbox. False: it is full, or the writer is closed.</summary>
    public bool TryPost(PendingWork work)
    {
        Volatile.Write(ref _lastUsed, _parts.Clock.GetTimestamp());
        return _mailbox.Writer.TryWrite(work);
    }

    /// <summary>Takes nothing more in; what is in the mailbox is still done.</summary>
    public void Close()
    {
        _isClosed = true;
        _mailbox.Writer.TryComplete();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _mailbox.Reader.WaitToReadAsync(_parts.Stopping))
                await ProcessBatchAsync();
        }
        catch (OperationCanceledException) when (_parts.Stopping.IsCancellationRequested)
        {
            Close();
            while (_mailbox.Reader.TryRead(out var left))
                left.Refuse(CommandResult.Busy.Instance);
        }

        await _snapshotSave;
    }

    private async Task ProcessBatchAsync()
    {
        TakeBatch();
        if (!_batch.TrueForAll(IsQuick))
            await LeaveCommittingThreadAsync();
        try
        {
            await ProcessAsync();
        }
        catch (Exception failure)
        {
            Forget();
            _parts.Log.BatchFailed(_session, _batch.Count, failure);
            var isOutage = StoreFailures.IsOutage(failure);
            foreach (var work in _batch)
            {
                if (isOutage)
                    work.Refuse(new CommandResult.StoreUnavailable(failure));
                else
                    work.Fail(failure);
            }
        }

        if (_state is null && !_isClosed)
            _onEmpty(this);
    }

    // What follows a commit runs where the commits of all sessions are made: nobody else's is to wait for long work.
    private static ConfiguredTaskAwaitable LeaveCommittingThreadAsync() =>
        Task.CompletedTask.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);

    // Its decision costs what it names, not what the venue or the session has.
    private static bool IsQuick(PendingWork work) => work is PendingCommand
    {
        Command: ReserveSeats { Best: null } or PayReservation or SettlePayment or CancelReservation
            or CheckInTicket or ReleaseReservation,
    };

    private void TakeBatch()
    {
        _batch.Clear();
        var most = BatchLimit();
        while (_batch.Count < most && _mailbox.Reader.TryRead(out var work))
        {
            if (!IsRefusedAsLate(work))
                _batch.Add(work);
        }
    }

    private bool IsRefusedAsLate(PendingWork work)
    {
        if (_parts.Clock.GetElapsedTime(work.ReceivedAt) <= _parts.Options.MaxWait)
            return false;
        WritingMetrics.Late.Add(1);
        work.Refuse(CommandResult.Busy.Instance);
        return true;
    }

    // Of a crowd one half is committed while the other half's answers and next requests are worked on. All at once, the
    // server would have nothing to do during the commit, and the store nothing after it.
    private int BatchLimit() => Math.Min(
        Math.Max(_mailbox.Reader.Count / 2, _parts.Options.WholeBatch), _parts.Options.MaxCommandsPerBatch);

    // Where other nodes write, too, a batch may lose again and again; somebody wins each time, and what has waited too long
    // is refused in the end.
    private async Task ProcessAsync()
    {
        var groundless = 0;
        while (_batch.Count > 0)
        {
            if (_state is null)
                await LoadAsync();
            Decide();
            if (await IsCommittedAsync() is not { } committed)
                return;
            if (committed)
            {
                CountRefusals();
                foreach (var work in _batch)
                    work.Tell();
                await KeepSnapshotAsync();
                return;
            }

            WritingMetrics.Conflicts.Add(1);
            _source.Lost();
            if (_batch.RemoveAll(IsRefusedAsLate) is > 0 and var late)
                _parts.Log.LostTooLong(_session, late, _parts.Options.MaxWait);
            if (_state is null)
                await LoadAsync();
            if ((_state?.Version ?? 0) == _decided.ExpectedVersion && ++groundless > _parts.Options.MaxGroundlessConflicts)
            {
                _parts.Log.ConflictWithoutCause(_session, _decided.ExpectedVersion);
                RefuseAll(CommandResult.Busy.Instance);
                return;
            }
        }
    }

    private void RefuseAll(CommandResult result)
    {
        Forget();
        foreach (var work in _batch)
            work.Refuse(result);
    }

    // What rests on a session that there is not would be a table of whatever ids are tried.
    private void CountRefusals()
    {
        if (_parts.Refusals is not { } tally)
            return;
        foreach (var work in _batch)
        {
            if (work is PendingCommand { Decided.Decision: Decision.Rejected { Reason: not Rejection.SessionNotFound } rejected })
                tally.Add(_session.Value, RefusalReasons.Of(rejected.Reason));
        }
    }

    private void Decide()
    {
        _decided.Begin(_state?.Version ?? 0, _batch.Count);
        foreach (var work in _batch)
        {
            if (work is not PendingCommand pending)
                continue;
            if (_state is null && pending.Command is ScheduleSession schedule)
                _state = new SessionState(schedule.Plan);
            Decide(pending);
        }

        foreach (var work in _batch)
        {
            if (work is PendingQuery query)
                query.Evaluate(_state is { IsScheduled: true } ? _state : null);
        }
    }

    private void Decide(PendingCommand pending)
    {
        if (_state is null)
        {
            pending.Decided = new CommandResult.Decided(
                Decision.Reject(new Rejection.SessionNotFound()), 0, null, null);
            return;
        }

        var decision = SessionDecider.Decide(_state, pending.Command);
        if (decision is Decision.Accepted accepted)
            _decided.Add(_state, accepted, pending);
        if (_terms is null && _state.IsScheduled)
            _terms = new SessionTerms(_state.Plan, _state.Terms);
        pending.Decided = new CommandResult.Decided(
            decision, _state.Version, Concerned(_state, pending.Command, decision), _terms);
    }

    private static Reservation? Concerned(SessionState state, SessionCommand command, Decision decision) =>
        decision switch
        {
            Decision.Repeated repeated => state.Find(repeated.Reservation),
            Decision.Rejected => null,
            _ => command switch
            {
                ReserveSeats reserve => state.Find(reserve.Reservation),
                PayReservation pay => state.Find(pay.Reservation),
                SettlePayment settle => state.Find(settle.Reservation),
                CancelReservation cancel => state.Find(cancel.Reservation),
                ReleaseReservation release => state.Find(release.Reservation),
                _ => null,
            },
        };

    /// <summary>True: what was decided is committed. False: decide again. Null: everybody is answered.</summary>
    private async Task<bool?> IsCommittedAsync()
    {
        WritingMetrics.BatchSize.Record(_batch.Count);
        if (_decided.Events.Count == 0)
            return await IsStillTrueAsync();
        var append = new AppendBatch(
            _session.Value, StreamType, _decided.ExpectedVersion, _decided.Events, _decided.Messages);
        var result = await _parts.Committer.AppendAsync(append, _parts.Stopping);
        switch (result)
        {
            case AppendResult.Appended:
                _decided.Commit();
                _source.Won();
                return true;
            case AppendResult.Unknown unknown:
                RefuseAll(new CommandResult.OutcomeUnknown(unknown.Cause));
                return null;
            default:
                Forget();
                return false;
        }
    }

    // Refusals and answers to questions append nothing, and so are not checked by an expected version: another node may
    // have written since.
    private async Task<bool> IsStillTrueAsync()
    {
        var version = await _parts.Store.ReadVersionAsync(_session.Value, _parts.Stopping);
        if (_state is { IsScheduled: false })
            Forget();
        if (version == (_state?.Version ?? 0))
            return true;
        if (_state is not null)
            _state = await _parts.Loader.CatchUpAsync(_session, _state, _parts.Stopping);
        return false;
    }

    private async Task LoadAsync()
    {
        if (await _source.LoadAsync(_parts.Stopping) is not { } loaded)
            return;
        _state = loaded.State;
        _snapshotVersion = loaded.SnapshotVersion;
    }

    private void Forget()
    {
        _state = null;
        _decided.Forget();
    }

    private async Task KeepSnapshotAsync()
    {
        if (_state is null)
            return;
        // A snapshot costs what the session has, so a large session is written less often.
        var every = Math.Max(_parts.Options.SnapshotEvery, _state.Reservations.Count / 4);
        if (_state.Version - _snapshotVersion < every || !_snapshotSave.IsCompleted)
            return;
        _snapshotVersion = _state.Version;
        await LeaveCommittingThreadAsync();
        var state = _state.Copy();
        _snapshotSave = BackgroundWork.Start(() => SaveAsync(state));
    }

    private async Task SaveAsync(SessionState state)
    {
        try
        {
            var snapshot = new Snapshot(
                _session.Value, state.Version, SessionSnapshot.Format, SessionSnapshot.Write(state));
            await _parts.Store.SaveSnapshotAsync(snapshot, _parts.Stopping);
        }
        catch (Exception failure)
        {
            // A snapshot only saves time; the next one will do.
            _parts.Log.SnapshotFailed(_session, state.Version, failure);
        }
    }
}
