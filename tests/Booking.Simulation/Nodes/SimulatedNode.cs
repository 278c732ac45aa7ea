using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>What became of a request to a node.</summary>
/// <param name="IsReached">False: the node was down, and nothing has happened.</param>
/// <param name="Value">The answer; null where the node died first.</param>
/// <param name="Failure">What the node threw.</param>
internal sealed record NodeAnswer<T>(bool IsReached, T? Value = default, Exception? Failure = null)
    where T : class;

/// <summary>A node over all its lives.</summary>
internal sealed class SimulatedNode(World world, string name)
{
    private readonly List<Action> _underWay = [];
    private int _lives;

    public NodeLife? Life { get; private set; }

    public Actor? Actor { get; private set; }

    public string Name => name;

    public void Start()
    {
        if (Actor is not null)
            return;
        var skew = world.Sabotage == Sabotage.ClocksFarOff
            ? TimeSpan.FromMinutes(_lives % 2)
            : world.FaultRandom.Between(-world.Weather.Skew, world.Weather.Skew);
        var actor = world.Dispatcher.NewActor($"{name}.{++_lives}", skew);
        Actor = actor;
        world.Say(actor, $"starts, its clock {skew.TotalMilliseconds:F0} ms off");
        actor.Factory.StartNew(() => Life = new NodeLife(world, actor));
    }

    /// <summary>Everything it had in memory is gone, also what it was just doing.</summary>
    public void Crash()
    {
        if (Actor is not { } actor)
            return;
        world.Say(actor, "crashes");
        End(actor);
        world.After(world.FaultRandom.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5)), Start);
    }

    /// <summary>Stops in order, and is started again, as a new version would be.</summary>
    public void Replace()
    {
        if (Life is not { } life)
            return;
        world.Say(life.Actor, "is asked to stop");
        life.Actor.Start(async () =>
        {
            await life.DisposeAsync();
            world.After(TimeSpan.Zero, () =>
            {
                if (Actor != life.Actor)
                    return;
                world.Say(life.Actor, "has stopped");
                End(life.Actor);
                Start();
            });
        });
    }

    /// <summary>Sends a request; the answer is the caller's even where there is none.</summary>
    public async Task<NodeAnswer<T>> CallAsync<T>(Func<NodeLife, Task<T?>> request)
        where T : class
    {
        if (Life is not { } life)
            return new NodeAnswer<T>(IsReached: false);
        var answer = new TaskCompletionSource<NodeAnswer<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnDeath() => answer.TrySetResult(new NodeAnswer<T>(IsReached: true));
        _underWay.Add(OnDeath);
        _ = life.Actor.Factory.StartNew(async () =>
        {
            try
            {
                answer.TrySetResult(new NodeAnswer<T>(IsReached: true, await request(life)));
            }
            catch (Exception failure)
            {
                answer.TrySetResult(new NodeAnswer<T>(IsReached: true, Failure: failure));
            }
        });
        var answered = await answer.Task;
        _underWay.Remove(OnDeath);
        return answered;
    }

    private void End(Actor actor)
    {
        actor.Kill();
        world.Leases.ReleaseAllOf(actor);
        Actor = null;
        Life = null;
        foreach (var onDeath in _underWay.ToList())
            onDeath();
    }
}
