using System.Collections.Concurrent;
using Booking.EventStore;
using Booking.Projections.Daemon;

namespace Booking.Projections.Tests.Daemon;

/// <summary>Keeps what it is given; fails when told.</summary>
public sealed class RecordingProjection(string name) : IProjection
{
    private readonly ConcurrentQueue<StoredEvent> _applied = new();

    public string Name => name;

    public TimeSpan Pace { get; init; }

    public Func<StoredEvent, bool> Urgent { get; init; } = _ => false;

    /// <summary>Asked with each batch, before it is kept.</summary>
    public Func<IReadOnlyList<StoredEvent>, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public Func<CancellationToken, Task<bool>> Upkeep { get; init; } = _ => Task.FromResult(false);

    public IReadOnlyList<long> Positions => [.. _applied.Select(e => e.Position)];

    public ConcurrentQueue<int> BatchSizes { get; } = new();

    public bool IsUrgent(StoredEvent candidate) => Urgent(candidate);

    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        await Before(events, cancellationToken);
        BatchSizes.Enqueue(events.Count);
        foreach (var e in events)
            _applied.Enqueue(e);
    }

    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => Upkeep(cancellationToken);
}
