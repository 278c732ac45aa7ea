using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Audit;

/// <summary>Nobody has to ask: what is wrong is told.</summary>
public sealed class DriftTests(OneNode node) : IClassFixture<OneNode>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task The_verification_in_the_background_raises_the_alarm_and_takes_it_back()
    {
        await using var api = await node.Backend.StartNodeAsync(("Booking__Audit__VerifyPause", "00:00:00.2"));
        var session = await AuditedSession.OpenAsync(node);
        await session.VerifyAsync();
        await session.TamperAsync("update booking.purchases set total = total + 1 where session_id = $1 and reservation_id = $2");

        await Eventually.HoldsAsync(
            async () =>
            {
                var health = (await new Buyer(api.Address).GetAsync("/health/ready")).Is(HttpStatusCode.OK);
                Assert.Equal("degraded", health["status"].GetValue<string>());
                Assert.Contains(
                    $"purchases: session {session.Id}, version 4", health["checks"]["audit"]!.GetValue<string>(),
                    StringComparison.Ordinal);
            },
            Patience);
        await session.TamperAsync("update booking.purchases set total = total - 1 where session_id = $1 and reservation_id = $2");
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                "ready", (await new Buyer(api.Address).GetAsync("/health/ready"))["status"].GetValue<string>()),
            Patience);
    }
}
