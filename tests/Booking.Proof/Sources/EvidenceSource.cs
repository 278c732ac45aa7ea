using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Npgsql;

namespace Booking.Proof.Sources;

/// <summary>Gathers the evidence of a run when its clients have stopped.</summary>
public sealed class EvidenceSource(NpgsqlDataSource database, string? redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <param name="history">What the clients recorded.</param>
    /// <param name="plans">The sessions that were sold.</param>
    /// <param name="follower">Who followed the log meanwhile; stopped by this.</param>
    /// <param name="hasStrangers">Whether others may have used the sessions.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Evidence> GatherAsync(
        OperationHistory history, IReadOnlyList<SessionPlan> plans, FeedFollower? follower, bool hasStrangers,
        CancellationToken cancel)
    {
        var ids = plans.Select(plan => plan.Session).ToArray();
        // Where strangers go on, nothing settles, and read models and books are not those of any one moment.
        var unsettled = hasStrangers ? null : await new Settlement(database).WaitAsync(ids, Patience, cancel);
        var feed = follower is null ? null : await follower.StopAsync(cancel);
        var log = new LogReader(database);
        var sessions = new List<SessionFold>();
        foreach (var plan in plans)
            sessions.Add(new SessionFold(plan, await log.ReadAsync(plan.Session, cancel)));
        var payments = sessions.SelectMany(session => session.Events)
            .Where(e => e.Kind == EventKind.PaymentStarted).Select(e => e.Payment!.Value).ToArray();
        var models = hasStrangers ? null : await new ReadModelSource(database, redis).ReadAsync(sessions, cancel);
        return new Evidence
        {
            Header = history.Header,
            Operations = history.InOrder(),
            Sessions = sessions,
            HeadVersions = await log.ReadHeadsAsync(ids, cancel),
            Charges = hasStrangers ? null : await log.ReadChargesAsync(payments, cancel),
            ReadModels = unsettled is null
                ? models
                : [.. models ?? [], new ReadModelCopy("after the run", ids[0]) { Missing = $"after {Patience} {unsettled}" }],
            Feed = feed,
            HasStrangers = hasStrangers,
        };
    }
}
