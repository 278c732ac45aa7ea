using Booking.Simulation.Checks;
using Booking.Simulation.Nodes;

namespace Booking.Simulation;

/// <summary>
/// The checks can fall: one thing is broken on purpose, in the wiring of the simulation and not in the product, and within
/// few seeds the invariant that it breaks says so.
/// </summary>
public sealed class SabotageTests
{
    private const int MostSeeds = 300;

    [Theory]
    [InlineData(Sabotage.VersionNotChecked, Invariant.OneOwnerASeat)]
    [InlineData(Sabotage.VersionNotChecked, Invariant.CustomerLimit)]
    [InlineData(Sabotage.ToldBeforeCommit, Invariant.AnswerHasItsEffect)]
    [InlineData(Sabotage.ToldBeforeCommit, Invariant.AnswerIsOfItsTime)]
    [InlineData(Sabotage.ToldBeforeCommit, Invariant.ViewIsTrue)]
    [InlineData(Sabotage.VersionReadStale, Invariant.AnswerIsOfItsTime)]
    [InlineData(Sabotage.ProgressUnfenced, Invariant.ProgressNeverGoesBack)]
    [InlineData(Sabotage.FeedOutOfOrder, Invariant.ReadModelWithoutGaps)]
    [InlineData(Sabotage.ReadModelUnguarded, Invariant.ReadModelWithoutGaps)]
    [InlineData(Sabotage.MessagesLost, Invariant.DueIsDone)]
    [InlineData(Sabotage.MarksLost, Invariant.OneEffectAKey)]
    [InlineData(Sabotage.AppendedTwice, Invariant.ReservationEndsOnce)]
    [InlineData(Sabotage.RefundsLost, Invariant.MoneyBalances)]
    [InlineData(Sabotage.ClocksFarOff, Invariant.Deadlines)]
    internal void What_is_broken_on_purpose_breaks_its_invariant(Sabotage sabotage, Invariant broken)
    {
        for (ulong seed = 1; seed <= MostSeeds; seed++)
        {
            var violations = SimulationRun.Of(seed, sabotage).Violations;
            if (violations.Any(violation => violation.Invariant == broken))
                return;
        }

        Assert.Fail($"{MostSeeds} seeds with {sabotage} did not break {broken}.");
    }
}
