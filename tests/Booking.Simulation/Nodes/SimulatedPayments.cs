using Booking.Api.Payments;
using Booking.Domain;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>
/// A payment provider beside the nodes: what reaches it is booked whatever becomes of the node that asked, the first word
/// on a payment counts, and its answers may be late or lost.
/// </summary>
internal sealed class SimulatedPayments(World world)
{
    /// <summary>What each payment came to.</summary>
    public Dictionary<PaymentId, Charge> Book { get; } = [];

    public IPaymentProvider Of(Actor actor) => new OfNode(world, this, actor);

    private ChargeState Record(PaymentId payment, ChargeState state)
    {
        if (Book.TryGetValue(payment, out var known))
            return known.State;
        Book.Add(payment, new Charge(state));
        world.Say("provider", $"books {world.NameOf(payment.Value)} as {state}");
        return state;
    }

    /// <summary>A charge and whether it was given back.</summary>
    internal sealed class Charge(ChargeState state)
    {
        public ChargeState State => state;

        public bool IsRefunded { get; set; }
    }

    private sealed class OfNode(World world, SimulatedPayments provider, Actor actor) : IPaymentProvider
    {
        public async Task<ChargeState> ChargeAsync(
            PaymentId payment, Money amount, string token, CancellationToken cancellationToken)
        {
            world.EnsureRunning(actor);
            var random = world.FaultRandom;
            var arrives = token == "tok_late" ? random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)) : Soon(random);
            var answered = new TaskCompletionSource<ChargeState>(TaskCreationOptions.RunContinuationsAsynchronously);
            world.After(arrives, () => answered.TrySetResult(provider.Record(payment, token switch
            {
                "tok_declined" => ChargeState.Declined,
                "tok_error" => ChargeState.Unavailable,
                _ => ChargeState.Charged,
            })));
            await using (cancellationToken.Register(() => answered.TrySetCanceled(cancellationToken)))
                await answered.Task;
            await Task.Delay(Soon(random), actor.Clock, cancellationToken);
            return random.Chance(world.Weather.ProviderFails)
                ? throw new TimeoutException("The simulation lost the provider's answer.")
                : await answered.Task;
        }

        public async Task<ChargeState> FindOutAsync(PaymentId payment, CancellationToken cancellationToken)
        {
            await FailSometimesAsync(cancellationToken);
            var state = provider.Record(payment, ChargeState.Unavailable);
            await FailSometimesAsync(cancellationToken);
            return state;
        }

        public async Task RefundAsync(PaymentId payment, long amount, CancellationToken cancellationToken)
        {
            await FailSometimesAsync(cancellationToken);
            if (provider.Book.GetValueOrDefault(payment) is not { State: ChargeState.Charged } charge)
                throw new InvalidOperationException($"There is no charge {payment} to give back.");
            charge.IsRefunded = world.Sabotage != Sabotage.RefundsLost;
            await FailSometimesAsync(cancellationToken);
        }

        private async Task FailSometimesAsync(CancellationToken cancellationToken)
        {
            world.EnsureRunning(actor);
            await Task.Delay(Soon(world.FaultRandom), actor.Clock, cancellationToken);
            if (world.FaultRandom.Chance(world.Weather.ProviderFails))
                throw new TimeoutException("The simulation lost the provider.");
        }

        private static TimeSpan Soon(SeededRandom random) =>
            random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(300));
    }
}
