using System.Collections.Concurrent;
using Booking.Domain;
using Microsoft.AspNetCore.SignalR;

namespace Booking.Api.Live;

/// <summary>
/// A connection to the hub, with one message under way at a time. Who has something to say meanwhile keeps nothing for it
/// but is told when it is free again, and then says what is true by then: a client that does not read costs what the
/// transport buffers, and no more. Safe for concurrent use.
/// </summary>
internal sealed class LiveConnection(HubConnectionContext hub)
{
    private const int Free = 0;
    private const int Busy = 1;
    private const int BusyAndWanted = 2;

    private readonly ConcurrentDictionary<SessionId, WatchedSession> _watched = new();
    private int _state;
    private volatile bool _isClosed;

    /// <summary>The id that the hub knows it by.</summary>
    public string Id => hub.ConnectionId;

    /// <summary>What it watches.</summary>
    public ConcurrentDictionary<SessionId, WatchedSession> Watched => _watched;

    /// <summary>Whether it has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>It has ended.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Begins to send a message, unless one is under way.</summary>
    /// <returns>False where there is nothing to send now: whoever is watched is told when the connection is free.</returns>
    public bool TryBegin()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, Busy, Free) == Free)
                return true;
            if (Interlocked.CompareExchange(ref _state, BusyAndWanted, Busy) != Free)
                return false;
        }
    }

    /// <summary>Sends what was begun.</summary>
    public void Send(LiveMessage message)
    {
        var sending = hub.WriteAsync(message.Serialized);
        if (sending.IsCompletedSuccessfully)
            End();
        else
            _ = EndAsync(sending.AsTask());
    }

    // What fails here has ended the connection, which the hub notices by itself.
    private async Task EndAsync(Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _state, Free) != BusyAndWanted)
            return;
        foreach (var session in _watched.Values)
            session.Wake();
    }
}
