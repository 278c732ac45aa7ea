using System.Collections.Concurrent;
using Booking.Domain;
using Microsoft.AspNetCore.SignalR;

namespace Booking.Api.Live;

/// <summary>
/// A connection to the hub, with one message under way at a time. Who has something to say meanwhile keeps nothing for it
/// but is told when it is free again, and then says what is true by then: a client that does not read costs what the
/// transport buffers, and no more. Safe for concurrent use.
/// </summary>
/// <param name="hub">The connection as the hub has it.</param>
/// <param name="customer">Whose it is; null for nobody's.</param>
internal sealed class LiveConnection(HubConnectionContext hub, CustomerId? customer)
{
    /// <summary>Personal messages that wait while another message is under way; one more ends the connection.</summary>
    private const int MaxMail = 64;

    private const int Free = 0;
    private const int Busy = 1;
    private const int BusyAndWanted = 2;

    private readonly ConcurrentDictionary<SessionId, WatchedSession> _watched = new();
    private readonly Dictionary<Binding, DateTimeOffset> _bound = [];
    private readonly OrderedDictionary<Guid, LiveMessage> _mail = [];
    private int _state;
    private volatile bool _isClosed;

    /// <summary>The id that the hub knows it by.</summary>
    public string Id => hub.ConnectionId;

    /// <summary>Whose it is; null for nobody's.</summary>
    public CustomerId? Customer => customer;

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

    /// <summary>Sends a message to the owner of the connection; waits its turn where another is under way.</summary>
    /// <param name="about">What it is about: a later message about the same takes the place of one that waits.</param>
    /// <param name="message">The message.</param>
    public void Post(Guid about, LiveMessage message)
    {
        lock (_mail)
        {
            _mail[about] = message;
            if (_mail.Count > MaxMail)
            {
                hub.Abort();
                return;
            }
        }

        SendMail();
    }

    /// <summary>Counts a reservation that is about to be made. False: there are as many as there may be.</summary>
    public bool TryBind(Binding binding, int most)
    {
        lock (_bound)
            return _bound.Count < most && _bound.TryAdd(binding, DateTimeOffset.MaxValue);
    }

    /// <summary>The reservation was made.</summary>
    public void BoundUntil(Binding binding, DateTimeOffset expiresAt)
    {
        lock (_bound)
        {
            if (_bound.ContainsKey(binding))
                _bound[binding] = expiresAt;
        }
    }

    /// <summary>A reservation does not count any more. False: it did not.</summary>
    public bool Unbind(Binding binding)
    {
        lock (_bound)
            return _bound.Remove(binding);
    }

    /// <summary>Takes out all that is bound.</summary>
    public Binding[] UnbindAll()
    {
        lock (_bound)
        {
            Binding[] all = [.. _bound.Keys];
            _bound.Clear();
            return all;
        }
    }

    /// <summary>Takes out what its deadline has ended.</summary>
    public Binding[] UnbindOver(DateTimeOffset now)
    {
        lock (_bound)
        {
            Binding[] over = [.. _bound.Where(bound => bound.Value <= now).Select(bound => bound.Key)];
            foreach (var binding in over)
                _bound.Remove(binding);
            return over;
        }
    }

    private void SendMail()
    {
        while (TryBegin())
        {
            LiveMessage? next = null;
            lock (_mail)
            {
                if (_mail.Count > 0)
                {
                    next = _mail.GetAt(0).Value;
                    _mail.RemoveAt(0);
                }
            }

            if (next is null)
            {
                End();
                return;
            }

            Send(next);
        }
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
        SendMail();
        foreach (var session in _watched.Values)
            session.Wake();
    }
}
