using Booking.Local;

namespace Booking.Benchmarks.Product;

/// <summary>
/// Nodes of their own on a backend's servers, with nginx before them twice: once with all of a session's requests to one
/// node, once with each request to the next node.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly ApiProcess[] _nodes;
    private readonly LocalNginx _affinity;
    private readonly LocalNginx _roundRobin;

    private Cluster(ApiProcess[] nodes, LocalNginx affinity, LocalNginx roundRobin)
    {
        _nodes = nodes;
        _affinity = affinity;
        _roundRobin = roundRobin;
    }

    /// <summary>Where a session's requests go to one node.</summary>
    public int AffinityPort => _affinity.Port;

    /// <summary>Where each request goes to the next node.</summary>
    public int RoundRobinPort => _roundRobin.Port;

    public static async Task<Cluster> StartAsync(Backend backend, int nodes, string folder, CancellationToken cancel)
    {
        var environment = new Dictionary<string, string?>(backend.NodeEnvironment)
        {
            ["Booking__Proxies"] = "127.0.0.1",
            // As in ./booking cluster: the server's collector takes a heap a core, for each node.
            ["DOTNET_gcServer"] = "0",
        };
        var apis = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ =>
            ApiProcess.StartAsync(new ApiOptions { Environment = environment }, cancel)));
        int[] ports = [.. apis.Select(api => api.Port)];
        return new Cluster(
            apis,
            await LocalNginx.StartAsync(Path.Combine(folder, "affinity"), new NginxOptions { NodePorts = ports }, cancel),
            await LocalNginx.StartAsync(
                Path.Combine(folder, "round-robin"), new NginxOptions { NodePorts = ports, HasAffinity = false }, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _affinity.DisposeAsync();
        await _roundRobin.DisposeAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
