namespace Booking.Simulation.Nodes;

/// <summary>What comes over the nodes from time to time, until the weather is calm.</summary>
internal sealed class Troubles(World world)
{
    public void Begin()
    {
        Repeat(world.Weather.BetweenCrashes, () =>
        {
            var node = world.FaultRandom.Pick(world.Nodes);
            if (world.FaultRandom.Chance(0.3))
                node.Replace();
            else
                node.Crash();
        });
        Repeat(world.Weather.BetweenStalls, () =>
        {
            if (world.FaultRandom.Pick(world.Nodes).Actor is not { IsStalled: false } actor)
                return;
            var pause = world.FaultRandom.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(8));
            world.Say(actor, $"stalls for {pause.TotalSeconds:F3} s");
            actor.Stall();
            world.After(pause, actor.Resume);
        });
        Repeat(world.Weather.BetweenLostLeases, world.Leases.TakeAwayOne);
        Repeat(world.Weather.BetweenOutages, () =>
        {
            var outage = world.FaultRandom.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(4));
            world.Say("store", $"is away for {outage.TotalSeconds:F3} s");
            world.AwayUntil = world.Dispatcher.Now + outage;
        });
    }

    private void Repeat(TimeSpan? between, Action trouble)
    {
        if (between is { } mean)
        {
            world.StartUnwatched(async () =>
            {
                while (true)
                {
                    await world.DelayAsync(world.FaultRandom.Between(mean / 5, mean * 2));
                    if (world.CalmSince is not null)
                        return;
                    trouble();
                }
            });
        }
    }
}
