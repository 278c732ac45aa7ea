using System.Collections.Concurrent;
using Booking.Api.Features.Live;
using Booking.Api.Identity;
using Booking.Domain;
using Microsoft.AspNetCore.SignalR;

namespace Booking.Api.Live;

/// <summary>The connections to this node's hub. Safe for concurrent use.</summary>
internal sealed class LiveConnections(
    LiveOptions options, WatchedSessions sessions, Owners owners, BoundReservations reservations,
    ILogger<DefaultHubLifetimeManager<LiveHub>> log)
    : DefaultHubLifetimeManager<LiveHub>(log)
{
    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new();
    private int _placesTaken;

    /// <summary>Takes one of the places for connections, before there is a connection. False: all are taken.</summary>
    public bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _placesTaken) <= options.MaxConnections)
            return true;
        Interlocked.Decrement(ref _placesTaken);
        return false;
    }

    /// <summary>The connection that a place was taken for has ended.</summary>
    public void GivePlaceBack() => Interlocked.Decrement(ref _placesTaken);

    /// <summary>A connection that is there.</summary>
    /// <exception cref="HubException">It has gone.</exception>
    public LiveConnection this[string id] =>
        _connections.TryGetValue(id, out var connection) ? connection : throw new HubException("The connection is closed.");

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        var customer = connection.User.UserId() is { } id ? new CustomerId(id) : (CustomerId?)null;
        var come = _connections[connection.ConnectionId] = new LiveConnection(connection, customer);
        await owners.AddAsync(come, connection.ConnectionAborted);
        await base.OnConnectedAsync(connection);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        await base.OnDisconnectedAsync(connection);
        if (_connections.TryRemove(connection.ConnectionId, out var gone))
        {
            gone.Close();
            sessions.UnwatchAll(gone);
            await owners.RemoveAsync(gone);
            await reservations.ReleaseAsync(gone);
        }
    }
}
