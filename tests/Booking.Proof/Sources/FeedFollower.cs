using Npgsql;

namespace Booking.Proof.Sources;

/// <summary>
/// Follows the log while it is written, as a projection does: always what comes after the last position seen. Watches the
/// progress of the projections beside it. A store that is away is waited for.
/// </summary>
public sealed class FeedFollower : IAsyncDisposable
{
    private const int Page = 2_000;
    private const string CopySuffix = "-rebuild";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PauseWithoutStore = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource _database;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<long> _seen = [];
    private readonly Dictionary<string, long> _progress = new(StringComparer.Ordinal);
    private readonly List<ProgressStep> _stepsBack = [];
    private readonly long _began;
    private readonly Task _following;
    private long _position;

    private FeedFollower(NpgsqlDataSource database, long head)
    {
        _database = database;
        _began = _position = head;
        _following = FollowAsync();
    }

    /// <summary>The last position seen.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>The progress of a projection when it was last looked at.</summary>
    public long ProgressOf(string projection)
    {
        lock (_progress)
            return _progress.GetValueOrDefault(projection);
    }

    /// <summary>Whether the progress of a projection was seen to go back.</summary>
    public bool HasSeenStepBack
    {
        get
        {
            lock (_progress)
                return _stepsBack.Count > 0;
        }
    }

    /// <summary>Begins at the present end of the log.</summary>
    public static async Task<FeedFollower> StartAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from booking.mt_events");
        return new FeedFollower(database, (long)(await command.ExecuteScalarAsync(cancel))!);
    }

    /// <summary>Reads to the end of the log, stops, and says what was seen.</summary>
    public async Task<FeedObservation> StopAsync(CancellationToken cancel)
    {
        await _stopping.CancelAsync();
        await _following;
        while (await ReadPageAsync(cancel) > 0)
        {
            // To the end of the log.
        }

        var final = await new LogReader(_database).ReadPositionsAsync(_began, cancel);
        return new FeedObservation(_seen, [.. final.Where(position => position <= _position)], _stepsBack);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                await ReadPageAsync(_stopping.Token);
                await ReadProgressAsync(_stopping.Token);
            }
            catch (NpgsqlException)
            {
                pause = PauseWithoutStore; // The fault that is being tried.
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> ReadPageAsync(CancellationToken cancel)
    {
        await using var command = _database.CreateCommand(
            "select seq_id from booking.mt_events where seq_id > $1 order by seq_id limit $2");
        command.Parameters.Add(new() { Value = _position });
        command.Parameters.Add(new() { Value = Page });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var page = new List<long>();
        while (await rows.ReadAsync(cancel))
            page.Add(rows.GetInt64(0));

        // Taken in as a whole or, where the connection broke, not at all.
        if (page.Count > 0)
        {
            _seen.AddRange(page);
            Interlocked.Exchange(ref _position, page[^1]);
        }

        return page.Count;
    }

    private async Task ReadProgressAsync(CancellationToken cancel)
    {
        await using var command = _database.CreateCommand(
            "select name, last_seq_id from booking.mt_event_progression where last_seq_id is not null");
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
            all.Add(rows.GetString(0), rows.GetInt64(1));
        lock (_progress)
        {
            foreach (var (name, position) in all)
            {
                if (_progress.TryGetValue(name, out var before) && position < before && !IsOfRebuild(name, before - position))
                    _stepsBack.Add(new ProgressStep(name, before, position));
                _progress[name] = position;
            }
        }
    }

    // Each copy of a read model begins anew; and whose copy, which was seen before, has taken its place is one position back, so
    // that who slept notices (decision 0015).
    private bool IsOfRebuild(string projection, long back) =>
        projection.EndsWith(CopySuffix, StringComparison.Ordinal)
        || (back == 1 && _progress.ContainsKey(projection + CopySuffix));
}
