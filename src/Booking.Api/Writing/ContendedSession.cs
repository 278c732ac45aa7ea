using Booking.Domain;

namespace Booking.Api.Writing;

/// <summary>
/// Brings a writer's session into memory. While another node writes the same session, a second copy is kept that no
/// undecided event is ever folded into: to begin again after a lost append then costs what the other has written, not the
/// whole session, and whoever loses is not slower with each loss than whoever wins.
/// </summary>
internal sealed class ContendedSession(SessionId session, SessionLoader loader)
{
    /// <summary>Appends without a loss after which the session counts as this node's alone again.</summary>
    private const int CalmAppends = 100;

    private LoadedSession? _committed;
    private int _restlessAppends;

    /// <summary>The session as the log has it now, or null where there is none; the caller's to change.</summary>
    public async Task<LoadedSession?> LoadAsync(CancellationToken cancellationToken)
    {
        if (_restlessAppends == 0)
            return await loader.LoadAsync(session, cancellationToken);
        var committed = _committed;
        // What fails in the middle is not gone on from.
        _committed = null;
        if (committed is null)
            committed = await loader.LoadAsync(session, cancellationToken);
        else
            await loader.CatchUpAsync(session, committed.State, cancellationToken);
        _committed = committed;
        return committed is null ? null : committed with { State = committed.State.Copy() };
    }

    /// <summary>An append was lost to another node.</summary>
    public void Lost() => _restlessAppends = CalmAppends;

    /// <summary>An append was won.</summary>
    public void Won()
    {
        if (_restlessAppends > 0 && --_restlessAppends == 0)
            _committed = null;
    }
}
