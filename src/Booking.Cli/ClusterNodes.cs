using System.Globalization;
using Booking.Local;

namespace Booking.Cli;

/// <summary>The nodes of a cluster, each with a port and a log of its own.</summary>
internal sealed class ClusterNodes : IAsyncDisposable
{
    private readonly LocalFolder _folder;
    private readonly ApiProcess[] _nodes;
    private readonly RollingLog[] _logs;

    private ClusterNodes(LocalFolder folder, ApiProcess[] nodes, RollingLog[] logs)
    {
        _folder = folder;
        _nodes = nodes;
        _logs = logs;
        for (var i = 0; i < nodes.Length; i++)
            folder.Remember(LocalFolder.NodeName(i), nodes[i].Process);
    }

    /// <summary>The nodes' ports on 127.0.0.1.</summary>
    public IReadOnlyList<int> Ports => [.. _nodes.Select(node => node.Port)];

    public static async Task<ClusterNodes> StartAsync(
        LocalFolder folder, int count, IReadOnlyDictionary<string, string?> variables, CancellationToken cancel)
    {
        var nodes = new ApiProcess[count];
        var logs = new RollingLog[count];
        try
        {
            for (var i = 0; i < count; i++)
                logs[i] = new RollingLog(folder.NodeLog(i));
            await Task.WhenAll(logs.Select(async (log, i) => nodes[i] = await ApiProcess.StartAsync(
                new ApiOptions { Assembly = Nodes.Assembly, Environment = variables, OnOutput = log.Add }, cancel)));
        }
        catch
        {
            foreach (var started in nodes.Where(node => node is not null))
                await started.DisposeAsync();
            foreach (var log in logs.Where(log => log is not null))
                log.Dispose();
            throw;
        }

        return new ClusterNodes(folder, nodes, logs);
    }

    /// <summary>Says where the nodes are.</summary>
    public void Describe()
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Node {i + 1}:            {_nodes[i].Address}   process {_nodes[i].Process.ProcessId}, log {_folder.NodeLog(i)}"));
        }
    }

    /// <summary>Starts nodes again that end, until it is cancelled; ends itself when one cannot be started.</summary>
    public Task KeepAsync(TimeSpan pause, CancellationToken cancel) =>
        Task.WhenAny([.. Enumerable.Range(0, _nodes.Length).Select(i => KeepAsync(i, pause, cancel))]);

    /// <summary>Stops all of them, each when it has answered what it had accepted.</summary>
    public Task StopAsync(CancellationToken cancel) => Task.WhenAll(_nodes.Select(node => node.StopAsync(cancel)));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        foreach (var log in _logs)
            log.Dispose();
    }

    private async Task KeepAsync(int number, TimeSpan pause, CancellationToken cancel)
    {
        var node = _nodes[number];
        try
        {
            while (true)
            {
                var exitCode = await node.Exited.WaitAsync(cancel);
                await Console.Error.WriteLineAsync($"Node {number + 1} ended with exit code {exitCode}.");
                await Task.Delay(pause, cancel);
                await node.RestartAsync(cancel);
                _folder.Remember(LocalFolder.NodeName(number), node.Process);
                Console.WriteLine($"Node {number + 1} is there again, process {node.Process.ProcessId}.");
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The cluster is stopped.
        }
        catch (LocalServerException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
        }
    }
}
