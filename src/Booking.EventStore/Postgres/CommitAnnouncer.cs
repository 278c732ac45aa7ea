using System.Globalization;
using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// Tells the other nodes of commits, at most so often: a crowd's commits would each wake a process of the server and
/// every node that listens. The first after a pause is announced by the commit itself, those that follow it closely by
/// one more announcement of the last of them. Safe for concurrent use.
/// </summary>
internal sealed class CommitAnnouncer : IDisposable
{
    // The hint need not wait for the disk: the commit that it tells of has.
    private const string Announce =
        "select set_config('synchronous_commit', 'off', true), pg_notify('booking_events', $1)";

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeSpan _every;
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long? _announcedAt;
    private string? _owed;

    /// <param name="dataSource">For announcements that no commit makes.</param>
    /// <param name="every">The shortest time between two announcements.</param>
    /// <param name="clock">Measures it.</param>
    public CommitAnnouncer(NpgsqlDataSource dataSource, TimeSpan every, TimeProvider clock)
    {
        _dataSource = dataSource;
        _every = every;
        _clock = clock;
        _timer = clock.CreateTimer(_ => _ = PayAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the next commit is to announce itself.</summary>
    public bool IsDue()
    {
        lock (_gate)
            return SinceLast() >= _every;
    }

    /// <summary>A commit has announced itself, and with it all before it.</summary>
    public void Announced()
    {
        lock (_gate)
        {
            _announcedAt = _clock.GetTimestamp();
            _owed = null;
        }
    }

    /// <summary>A commit has not been announced.</summary>
    /// <param name="position">How far the log reaches with it; null where that is not known.</param>
    public void Owe(long? position)
    {
        lock (_gate)
        {
            var isArmed = _owed is not null;
            _owed = position?.ToString(CultureInfo.InvariantCulture) ?? "";
            var left = _every - SinceLast();
            if (!isArmed)
                _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TimeSpan SinceLast() => _announcedAt is { } at ? _clock.GetElapsedTime(at) : TimeSpan.MaxValue;

    private async Task PayAsync()
    {
        string owed;
        lock (_gate)
        {
            if (_owed is null)
                return;
            (owed, _owed) = (_owed, null);
            _announcedAt = _clock.GetTimestamp();
        }

        try
        {
            await using var command = _dataSource.CreateCommand(Announce);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owed });
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception exception) when (AppendOutcome.IsLoss(exception) || exception is ObjectDisposedException)
        {
            // A lost hint costs those who wait for it the time of their poll, no more.
            EventStoreMetrics.ConnectionBroke(exception);
        }
    }
}
