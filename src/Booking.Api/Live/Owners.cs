using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Booking.Api.Features.Reservations;
using Booking.Api.Hosting;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Projections.Reservations;

namespace Booking.Api.Live;

/// <summary>
/// Tells customers with a connection to this node what becomes of their reservations, and nobody else. While there are
/// none the node does not listen. Safe for concurrent use.
/// </summary>
internal sealed class Owners(
    ReservationListener listener, SessionWriters writers, TimeProvider clock, ILogger<Owners> log) : BackgroundService
{
    /// <summary>News that wait to be told; more are dropped, and logged.</summary>
    private const int MaxWaiting = 10_000;

    private readonly ConcurrentDictionary<CustomerId, ImmutableArray<LiveConnection>> _connections = new();
    private readonly SemaphoreSlim _listening = new(1);
    private readonly Channel<ReservationNews> _news = Channel.CreateBounded<ReservationNews>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private bool _isListening;

    /// <summary>A connection is there: when this has returned its owner misses nothing any more.</summary>
    public async Task AddAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        if (connection.Customer is not { } customer)
            return;
        _connections.AddOrUpdate(customer, [connection], (_, others) => others.Add(connection));
        await ListenWhereNeededAsync(cancellationToken);
    }

    /// <summary>A connection is gone.</summary>
    public async Task RemoveAsync(LiveConnection connection)
    {
        if (connection.Customer is not { } customer)
            return;
        while (_connections.TryGetValue(customer, out var all))
        {
            var others = all.Remove(connection);
            if (others.IsEmpty
                ? _connections.TryRemove(new KeyValuePair<CustomerId, ImmutableArray<LiveConnection>>(customer, all))
                : _connections.TryUpdate(customer, others, all))
                break;
        }

        if (_connections.IsEmpty)
            await ListenWhereNeededAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ReservationNews>();
        while (await _news.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            while (_news.Reader.TryRead(out var news))
                batch.Add(news);
            await Task.WhenAll(batch.GroupBy(news => news.SessionId).Select(session =>
                TellAsync(session.Key, [.. session.Select(news => news.ReservationId).Distinct()], stoppingToken)));
        }
    }

    private async Task ListenWhereNeededAsync(CancellationToken cancellationToken)
    {
        if (_isListening == !_connections.IsEmpty)
            return;
        await _listening.WaitAsync(cancellationToken);
        try
        {
            var isNeeded = !_connections.IsEmpty;
            if (_isListening == isNeeded)
                return;
            if (isNeeded)
                await listener.BeginAsync(Hear, cancellationToken);
            else
                await listener.EndAsync(cancellationToken);
            _isListening = isNeeded;
        }
        finally
        {
            _listening.Release();
        }
    }

    private void Hear(ReservationNews news)
    {
        if (_connections.ContainsKey(news.Customer))
            _news.Writer.TryWrite(news);
    }

    // One question to the session's writer for all that has changed there, however many owners there are.
    private async Task TellAsync(SessionId session, ReservationId[] changed, CancellationToken cancellationToken)
    {
        try
        {
            var read = await writers.ReadAsync(session, state => Show(state, changed), cancellationToken);
            if (read is not QueryResult<List<ReservationResponse>>.Found found)
            {
                log.OwnersNotTold(changed.Length, session, null);
                return;
            }

            foreach (var reservation in found.Value)
                Tell(reservation);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.OwnersNotTold(changed.Length, session, failure);
        }
    }

    private List<ReservationResponse> Show(SessionState state, ReservationId[] changed)
    {
        var terms = new SessionTerms(state.Plan, state.Terms);
        var shown = new List<ReservationResponse>(changed.Length);
        foreach (var id in changed)
        {
            if (state.Find(id) is { } reservation)
                shown.Add(ReservationResponse.AsOf(reservation, terms, clock.Now()));
        }

        return shown;
    }

    private void Tell(ReservationResponse reservation)
    {
        if (!_connections.TryGetValue(new CustomerId(reservation.CustomerId), out var connections))
            return;
        var message = new LiveMessage(
            "reservationChanged", WrittenJson.Of(json => ReservationJson.Write(json, reservation)).Utf8, reservation.Version);
        foreach (var connection in connections)
            connection.Post(reservation.ReservationId, message);
    }
}
