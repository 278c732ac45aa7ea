using Booking.Domain.Sessions;
using Booking.Simulation.Clients;

namespace Booking.Simulation;

/// <summary>What never happens in a run is not tested by it.</summary>
public sealed class CoverageTests
{
    private const int MostSeeds = 400;

    // The plan is a good one, and the sale is open from the beginning.
    private static readonly string[] NeverAsked =
    [
        nameof(Rejection.TooFewPlaces), nameof(Rejection.PricesMissing), nameof(Rejection.SessionAlreadyScheduled),
        nameof(Rejection.SalesNotOpen), nameof(Rejection.InvalidSelection), nameof(Rejection.UnknownSeats),
        nameof(Rejection.UnknownAreas), nameof(Rejection.UnknownCategory),
    ];

    private static readonly string[] Troubles =
    [
        "crashes", "is about to crash before the commit", "is about to crash after the commit", "has stopped", "stalls",
        "cannot append", "loses the connection before the commit", "the commit lands later", "loses the answer of a commit",
        "once more", "and hears of it in", "is away", "Somebody else moved the projection", "Due messages could not be claimed",
        "gives #", "The outcome of payment", "has lost the lease",
    ];

    [Fact]
    public void The_seeds_between_them_meet_every_event_refusal_answer_and_trouble()
    {
        var events = typeof(SessionEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionEvent)));
        var refusals = typeof(Rejection).GetNestedTypes().Select(type => type.Name).Except(NeverAsked);
        string[] answers =
        [
            nameof(Told.Decided), nameof(Told.Shown), nameof(Told.NotDone), nameof(Told.NotReached), nameof(Told.Unknown),
            nameof(Decision.Accepted), nameof(Decision.Repeated), nameof(Decision.Rejected),
        ];
        HashSet<string> notMet = [.. events.Select(type => type.Name), .. refusals, .. answers, .. Troubles];
        for (ulong seed = 1; seed <= MostSeeds && notMet.Count > 0; seed++)
        {
            var run = SimulationRun.Of(seed, keepTrace: true);
            notMet.ExceptWith(run.World.Events.Select(e => e.Data.GetType().Name));
            foreach (var operation in run.World.Operations)
            {
                notMet.Remove(operation.Told.ToString());
                if (operation.Decided is { } decided)
                    notMet.Remove(decided.Decision.GetType().Name);
                if (operation.Decided?.Decision is Decision.Rejected rejected)
                    notMet.Remove(rejected.Reason.GetType().Name);
            }

            notMet.ExceptWith(Troubles.Where(notMet.Contains).ToList().FindAll(
                trouble => run.Trace.Lines.Any(line => line.Contains(trouble, StringComparison.Ordinal))));
        }

        Assert.Empty(notMet);
    }
}
