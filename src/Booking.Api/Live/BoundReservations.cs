using System.Collections.Concurrent;
using Booking.Api.Hosting;
using Booking.Api.Writing;
using Booking.Domain.Sessions;

namespace Booking.Api.Live;

/// <summary>
/// Reservations that end with the connection that made them. Each is bound in the store before it is made; a node that has
/// any says there that it lives, and what a node has left that is not heard of any more the others release. Safe for
/// concurrent use.
/// </summary>
internal sealed class BoundReservations(
    BindingStore store, SessionWriters writers, LiveOptions options, Ids ids, TimeProvider clock,
    ILogger<BoundReservations> log) : BackgroundService
{
    /// <summary>How often a node says that it lives and looks after the others.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>A node that was not heard of for so long is dead, and what is bound to it is released.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromMilliseconds(2_500);

    private const int MaxReleasesAtOnce = 500;
    private static readonly TimeSpan ForgetNodesEvery = TimeSpan.FromMinutes(10);

    private readonly Guid _node = ids.New();
    private readonly ConcurrentDictionary<Binding, bool> _bound = new();
    private readonly ConcurrentDictionary<Binding, bool> _unreleased = new();

    /// <summary>Makes a reservation that ends with a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="binding">The reservation that the command makes.</param>
    /// <param name="command">The command.</param>
    /// <param name="origin">Who asks.</param>
    /// <returns>What became of the command; null where the connection has as many as it may.</returns>
    public async Task<CommandResult?> ReserveAsync(
        LiveConnection connection, Binding binding, ReserveSeats command, CommandOrigin origin)
    {
        if (!connection.TryBind(binding, options.MaxReservationsPerConnection))
            return null;
        var result = await ReserveBoundAsync(connection, binding, command, origin);
        if (result is CommandResult.Decided { Reservation: { } reservation })
            connection.BoundUntil(binding, reservation.ExpiresAt);
        else if (result is not CommandResult.OutcomeUnknown)
            connection.Unbind(binding);
        // Whoever closed it meanwhile may have released this reservation before it was there.
        if (connection.IsClosed)
            await ReleaseAsync(binding, ReleaseReason.ConnectionClosed);
        return result;
    }

    /// <summary>Releases what is bound to a connection that has ended.</summary>
    public Task ReleaseAsync(LiveConnection connection) => Task.WhenAll(
        connection.UnbindAll().Select(binding => ReleaseAsync(binding, ReleaseReason.ConnectionClosed)));

    /// <summary>Forgets what can be held no more, so that it counts no longer.</summary>
    public async Task ForgetOverAsync(LiveConnection connection)
    {
        foreach (var binding in connection.UnbindOver(clock.GetUtcNow()))
            await ForgetAsync(binding);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Beats are compared only by who has itself seen the store without a gap for the time that makes a node dead: when
        // the store was away nobody could be heard.
        var since = clock.GetTimestamp();
        var last = since;
        var forgot = since;
        using var timer = new PeriodicTimer(BeatEvery, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                var lost = await store.BeatAsync(_node, !_bound.IsEmpty, DeadAfter, MaxReleasesAtOnce, stoppingToken);
                var now = clock.GetTimestamp();
                since = clock.GetElapsedTime(last, now) > DeadAfter ? now : since;
                last = now;
                if (clock.GetElapsedTime(since, now) >= DeadAfter)
                    await ReleaseLostAsync(lost);
                foreach (var binding in _unreleased.Keys)
                    await ReleaseAsync(binding, ReleaseReason.ConnectionClosed);
                if (clock.GetElapsedTime(forgot, now) >= ForgetNodesEvery)
                {
                    await store.ForgetNodesAsync(ForgetNodesEvery, stoppingToken);
                    forgot = now;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                since = clock.GetTimestamp();
                log.BeatFailed(failure);
            }
        }
    }

    private async Task ReleaseLostAsync(IReadOnlyList<Binding> lost)
    {
        if (lost.Count == 0)
            return;
        log.ReleasingLost(lost.Count);
        await Task.WhenAll(lost.Select(binding => ReleaseAsync(binding, ReleaseReason.NodeLost)));
    }

    private async Task<CommandResult> ReserveBoundAsync(
        LiveConnection connection, Binding binding, ReserveSeats command, CommandOrigin origin)
    {
        _bound[binding] = true;
        try
        {
            await store.AddAsync(_node, connection.Id, binding, CancellationToken.None);
        }
        catch (Exception failure) when (StoreFailures.IsOutage(failure))
        {
            await ForgetAsync(binding);
            return new CommandResult.StoreUnavailable(failure);
        }

        var result = await writers.SendAsync(binding.Session, command, origin);
        switch (result)
        {
            case CommandResult.Decided { Decision: Decision.Accepted }:
                return await IsStillBoundAsync(binding) ? result : CommandResult.Busy.Instance;
            case CommandResult.OutcomeUnknown:
                return result;
            default:
                await ForgetAsync(binding);
                return result;
        }
    }

    // A node that stood still for long was taken for dead: what it was about to reserve was released before it was there.
    private async Task<bool> IsStillBoundAsync(Binding binding)
    {
        try
        {
            if (await store.ContainsAsync(binding.Reservation, CancellationToken.None))
                return true;
        }
        catch (Exception failure) when (StoreFailures.IsOutage(failure))
        {
            log.BeatFailed(failure);
        }

        await ReleaseAsync(binding, ReleaseReason.NodeLost);
        return false;
    }

    private async Task ReleaseAsync(Binding binding, ReleaseReason reason)
    {
        _unreleased[binding] = true;
        var release = new ReleaseReservation(binding.Reservation, reason, clock.Now());
        if (await writers.SendAsync(
            binding.Session, release, CommandOrigin.OfSystem("binding", binding.Reservation.ToString())) is not CommandResult.Decided)
            return;
        _unreleased.TryRemove(binding, out _);
        await ForgetAsync(binding);
    }

    // A row that stays behind does no harm: whoever finds it releases what is not held any more.
    private async Task ForgetAsync(Binding binding)
    {
        _bound.TryRemove(binding, out _);
        try
        {
            await store.RemoveAsync(binding.Reservation, CancellationToken.None);
        }
        catch (Exception failure) when (StoreFailures.IsOutage(failure))
        {
            log.BindingNotForgotten(binding.Reservation, failure);
        }
    }
}
