namespace Booking.EventStore;

/// <summary>Batches of one stream, each expecting the version that the one before it makes: written as one.</summary>
internal sealed class AppendChain
{
    private readonly List<PendingAppend> _links = [];

    public IReadOnlyList<PendingAppend> Links => _links;

    public bool IsContinuedBy(PendingAppend next) => _links[^1].VersionAfter == next.Batch.ExpectedVersion;

    public void Add(PendingAppend next) => _links.Add(next);

    public AppendBatch Merged() => _links.Count == 1
        ? _links[0].Batch
        : _links[0].Batch with
        {
            Events = [.. _links.SelectMany(link => link.Batch.Events)],
            Messages = [.. _links.SelectMany(link => link.Batch.Messages)],
        };

    /// <summary>Answers every link according to what became of the whole.</summary>
    public void Answer(AppendResult result)
    {
        var before = _links[0].Batch.ExpectedVersion;
        foreach (var link in _links)
        {
            link.Succeed(result is AppendResult.Appended appended
                ? new AppendResult.Appended(link.VersionAfter)
                {
                    FirstPosition = appended.FirstPosition + link.Batch.ExpectedVersion - before,
                }
                : result);
        }
    }
}
