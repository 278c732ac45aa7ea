namespace Booking.EventStore.Memory;

/// <summary>Progress in memory, fenced by its old value.</summary>
public sealed class MemoryProjectionProgress : IProjectionProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<long> ReadAsync(string projection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult(_positions.GetValueOrDefault(projection));
    }

    /// <inheritdoc/>
    public Task<bool> AdvanceAsync(string projection, long from, long to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_positions.GetValueOrDefault(projection) != from)
                return Task.FromResult(false);
            _positions[projection] = to;
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ReadAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>(_positions));
    }

    /// <inheritdoc/>
    public Task ResetAsync(string projection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            _positions.Remove(projection);
        return Task.CompletedTask;
    }
}
