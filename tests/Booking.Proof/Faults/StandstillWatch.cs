using System.Diagnostics;
using Npgsql;

namespace Booking.Proof.Faults;

/// <summary>Looks on, and knows for how long the read models stood still at the most while the log went on.</summary>
internal sealed class StandstillWatch : IAsyncDisposable
{
    private const string Positions =
        """
        select (select coalesce(max(seq_id), 0) from booking.mt_events),
               (select min(coalesce(last_seq_id, 0)) from booking.mt_event_progression)
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Queue<(long Position, long SeenAt)> _waiting = new();
    private readonly CancellationTokenSource _stopping;
    private readonly NpgsqlDataSource _database;
    private readonly Task _looking;
    private TimeSpan _longest;

    /// <summary>Begins to look.</summary>
    public StandstillWatch(NpgsqlDataSource database, CancellationToken cancel)
    {
        _database = database;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _looking = Task.Run(() => LookAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>From when an event was seen in the log until every projection had it: the longest such time.</summary>
    public async Task<TimeSpan> EndAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
        return _longest;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stopping.Dispose();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var head = 0L;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var (last, applied) = await ReadAsync(stopping);
                var now = Stopwatch.GetTimestamp();
                if (last > head)
                    _waiting.Enqueue((head = last, now));
                if (_waiting.TryPeek(out var oldest))
                    _longest = Longer(_longest, Stopwatch.GetElapsedTime(oldest.SeenAt, now));
                while (_waiting.TryPeek(out oldest) && oldest.Position <= applied)
                    _waiting.Dequeue();
                await Task.Delay(Pause, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                // The connection is one that an earlier fault broke, or the query was cancelled.
            }
        }
    }

    private async Task<(long Last, long Applied)> ReadAsync(CancellationToken cancel)
    {
        await using var command = _database.CreateCommand(Positions);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
