using Booking.Api.Writing;

namespace Booking.Api.Hosting;

/// <summary>
/// Drains the writers when the node stops: by then the server takes no requests any more, and what is in the mailboxes
/// is still decided, committed and answered.
/// </summary>
internal sealed class WriterLifetime(SessionWriters writers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => writers.DrainAsync();
}
