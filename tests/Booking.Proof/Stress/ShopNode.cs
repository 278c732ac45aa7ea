using System.Diagnostics;

namespace Booking.Proof.Stress;

/// <summary>One node, as its clients reach it.</summary>
public sealed class ShopNode : IDisposable
{
    private const int MaxConnections = 4_096;
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(2);

    public ShopNode(string name, Uri address, TimeSpan answerWithin)
    {
        Name = name;
        Http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = MaxConnections,
            ConnectTimeout = ConnectWithin,
            // Every request carries the trace of its operation, and no other.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        })
        {
            BaseAddress = address,
            Timeout = answerWithin,
        };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();
}
