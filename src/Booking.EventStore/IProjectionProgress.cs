namespace Booking.EventStore;

/// <summary>How far each reader of the feed has come.</summary>
public interface IProjectionProgress
{
    /// <summary>The position up to which this projection has read; 0 where it has not begun.</summary>
    Task<long> ReadAsync(string projection, CancellationToken cancellationToken);

    /// <summary>Moves the progress on, only if it still is where the caller left it.</summary>
    /// <returns>False: somebody else moved it, and the caller must stop and read again.</returns>
    Task<bool> AdvanceAsync(string projection, long from, long to, CancellationToken cancellationToken);

    /// <summary>All projections with their positions.</summary>
    Task<IReadOnlyDictionary<string, long>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Forgets a projection, so that it begins again at 0.</summary>
    Task ResetAsync(string projection, CancellationToken cancellationToken);
}
