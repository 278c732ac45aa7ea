using System.Globalization;
using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// Hints by LISTEN on a connection of its own, which is opened again, with growing pauses, whenever it breaks. While it
/// is broken the waits simply run to their bound.
/// </summary>
public sealed class PostgresStoreSignals : IStoreSignals, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _timeProvider;
    private readonly StoreSignalHub _hub;
    private readonly StoreSignalSubscription _own;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private int _disposed;

    /// <summary>Begins to listen.</summary>
    public PostgresStoreSignals(NpgsqlDataSource dataSource, TimeProvider timeProvider)
    {
        _dataSource = dataSource;
        _timeProvider = timeProvider;
        _hub = new StoreSignalHub(timeProvider);
        _own = _hub.Subscribe();
        _loop = Task.Run(() => ListenForeverAsync(_stopping.Token));
    }

    /// <summary>Done when the first LISTEN has succeeded: hints of later commits arrive.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Hints for one listener that has its own loop. The methods of this object itself are one more such
    /// subscription: whoever waits there while the hint comes is woken, all of them.</summary>
    public StoreSignalSubscription Subscribe() => _hub.Subscribe();

    /// <inheritdoc/>
    public Task<long?> WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _own.WaitForEventsAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _own.WaitForMessagesAsync(atMost, cancellationToken);

    /// <summary>Stops listening. A container that knows it under two types does so twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task ListenForeverAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            var listened = false;
            try
            {
                var connection = await _dataSource.OpenConnectionAsync(stopping);
                listened = await ListenAsync(connection, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (ConnectionWatch.IsLossOf(exception))
            {
                EventStoreMetrics.ConnectionBroke(exception);
            }
            pause = listened ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            await Task.Delay(pause, _timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>True: it listened for a while before the connection broke.</returns>
    private async Task<bool> ListenAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        var connections = new ConnectionWatch(_dataSource);
        connection.Notification += OnNotification;
        try
        {
            await using (var listen = new NpgsqlCommand("listen booking_events; listen booking_messages", connection))
                await listen.ExecuteNonQueryAsync(stopping);
            // What was committed before is not announced any more.
            _hub.SetEvents(null);
            _hub.SetMessages();
            _listening.TrySetResult();
            await connections.UntilBrokenAsync(connection, PingInterval, stopping);
            return true;
        }
        catch
        {
            // The pool does not reset what it takes back.
            connection.Notification -= OnNotification;
            await connections.EndAsync(connection, "unlisten *", PingInterval);
            throw;
        }
    }

    private void OnNotification(object sender, NpgsqlNotificationEventArgs hint)
    {
        if (hint.Channel == "booking_events")
            _hub.SetEvents(PositionOf(hint.Payload));
        else if (hint.Channel == "booking_messages")
            _hub.SetMessages();
    }

    // Whoever else writes to the log need not say how far it reaches.
    private static long? PositionOf(string payload) =>
        long.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
}
