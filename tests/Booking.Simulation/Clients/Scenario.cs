using Booking.Domain;
using Booking.Simulation.Checks;
using Booking.Simulation.Nodes;

namespace Booking.Simulation.Clients;

/// <summary>What a run consists of, seen from outside: some sessions are opened, everybody buys, and in the end everything
/// is looked at.</summary>
internal sealed class Scenario
{
    private static readonly TimeSpan LongestSale = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan SettlingStep = TimeSpan.FromSeconds(1);

    private const int MostLooks = 30;

    private readonly World _world;
    private readonly List<SessionId> _sessions = [];

    public Scenario(World world)
    {
        _world = world;
        for (var i = 0; i < world.Weather.Sessions; i++)
        {
            var id = world.ClientRandom.NextGuid();
            _sessions.Add(new SessionId(id));
            world.NameOf(id, "s");
        }
    }

    public async Task SellAsync()
    {
        var clients = Enumerable.Range(0, _world.Weather.Clients)
            .Select(number => new SimulatedClient(_world, number, _sessions, LongestSale)).ToList();
        await Task.WhenAll(clients.Select(client => client.RunAsync()));
    }

    public async Task SettleAsync()
    {
        var end = _world.Dispatcher.Now + LongestSettling;
        while (!_world.IsSettled() && _world.Dispatcher.Now < end)
            await _world.DelayAsync(SettlingStep);
    }

    public async Task LookAtEverythingAsync()
    {
        foreach (var session in _sessions)
        {
            foreach (var node in _world.Nodes)
            {
                var looker = new Asker(_world, "looker");
                var isNew = _world.VersionOf(session.Value) == 0;
                var look = await looker.LookAsync(node, session);
                // A node may still be coming back, or on its way to be replaced.
                for (var tries = 1; tries < MostLooks && !isNew && look.Told != Told.Shown; tries++)
                {
                    await _world.DelayAsync(SettlingStep);
                    look = await looker.LookAsync(node, session);
                }

                _world.Violations.Unless(
                    isNew || look.Told == Told.Shown, Invariant.NothingUnexpected,
                    () => $"{node.Name} does not show {_world.NameOf(session.Value)} after the storm: {look.Told} {look.Failure}");
            }
        }
    }
}
