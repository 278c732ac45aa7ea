using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Web.Tests.Infrastructure;

internal static class BackendExtensions
{
    /// <summary>Waits until a session's log has an event of this stored name.</summary>
    public static Task QueryUntilAsync(this Backend backend, string session, string type) => Eventually.HoldsAsync(
        async () => Assert.Contains(type, await backend.EventTypesAsync(session)),
        cancel: TestContext.Current.CancellationToken);
}
