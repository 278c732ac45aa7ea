using Booking.Api.Hosting;
using Booking.Api.Payments;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Api.Scheduling;

/// <summary>
/// Does what was scheduled, when it is due: expires holds, finds out payments, has money given back. At least once; a
/// failure is tried again after growing pauses, and after the last try goes to the dead letters with its reason.
/// </summary>
public sealed class DueMessagesWorker(
    IScheduledMessages messages, IStoreSignals signals, SessionWriters writers, PaymentDesk desk,
    IPaymentProvider provider, TimeProvider clock, ILogger<DueMessagesWorker> log) : BackgroundService
{
    private const int MaxAttempts = 10;
    private const int ClaimLimit = 500;
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Works until it is asked to stop.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await WorkAsync(stoppingToken))
                    await SleepAsync(stoppingToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                var pause = Pause(++failures, LongestSleep);
                log.ClaimFailed(pause, failure);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>One round. False: nothing was due.</summary>
    private async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        var claimed = await messages.ClaimDueAsync(clock.Now(), ClaimFor, ClaimLimit, cancellationToken);
        if (claimed.Count == 0)
            return false;
        var done = await Task.WhenAll(
            claimed.GroupBy(message => message.StreamId).Select(stream => HandleStreamAsync(stream, cancellationToken)));
        var completed = done.SelectMany(ids => ids).ToArray();
        if (completed.Length > 0)
            await messages.CompleteAsync(completed, cancellationToken);
        return true;
    }

    private async Task<List<long>> HandleStreamAsync(
        IEnumerable<ScheduledMessage> stream, CancellationToken cancellationToken)
    {
        var done = new List<long>();
        // One command expires all that is due in a session, however many messages ask for it.
        foreach (var kind in stream.GroupBy(message => message.Kind))
        {
            var group = kind.Key == FollowUpMessages.ExpireHolds
                ? [[.. kind]]
                : kind.Select(message => new[] { message });
            foreach (var alike in group)
            {
                if (await TryHandleAsync(alike[^1], cancellationToken) is not { } failure)
                    done.AddRange(alike.Select(message => message.MessageId));
                else
                    await GiveBackAsync(alike, failure, cancellationToken);
            }
        }

        return done;
    }

    /// <summary>Null: done. Otherwise the reason why not.</summary>
    private async Task<string?> TryHandleAsync(ScheduledMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await HandleAsync(message, cancellationToken) switch
            {
                null or CommandResult.Decided => null,
                var result => result.GetType().Name,
            };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    private async Task<CommandResult?> HandleAsync(ScheduledMessage message, CancellationToken cancellationToken)
    {
        var session = new SessionId(message.StreamId);
        var origin = CommandOrigin.OfMessage(message.MessageId);
        switch (message.Kind)
        {
            case FollowUpMessages.ExpireHolds:
                // A clock that stepped back must not make the message say less than it was written for.
                var now = clock.Now() > message.DueAt ? clock.Now() : message.DueAt;
                return await writers.SendAsync(session, new ExpireReservations(now), origin);
            case FollowUpMessages.FindOutPayment:
                return await FindOutAsync(session, message, origin, cancellationToken);
            case FollowUpMessages.RefundPayment:
                var (refunded, amount) = FollowUpMessages.ReadRefund(message.BodyJson);
                await provider.RefundAsync(refunded, amount, cancellationToken);
                return null;
            default:
                throw new InvalidOperationException($"There is nobody to handle '{message.Kind}'.");
        }
    }

    private async Task<CommandResult?> FindOutAsync(
        SessionId session, ScheduledMessage message, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var (reservation, payment) = FollowUpMessages.ReadFindOutPayment(message.BodyJson);
        var isSettled = await writers.ReadAsync(
            session,
            state => state.Find(reservation)?.Payment is not { } latest || latest.Id != payment
                ? state.IsReversed(payment)
                : latest.PaidAt is not null || latest.Failure is not null || state.IsReversed(payment),
            cancellationToken);
        return isSettled switch
        {
            QueryResult<bool>.Found { Value: true } => null,
            QueryResult<bool>.Unavailable => CommandResult.Busy.Instance,
            _ => await desk.FindOutAsync(session, reservation, payment, origin, cancellationToken),
        };
    }

    private async Task GiveBackAsync(
        IEnumerable<ScheduledMessage> failed, string reason, CancellationToken cancellationToken)
    {
        foreach (var message in failed)
        {
            // A hold must never stay for good: expiry is tried for ever.
            if (message.Attempts >= MaxAttempts && message.Kind != FollowUpMessages.ExpireHolds)
            {
                log.MessageBuried(message.MessageId, message.Kind, message.StreamId, reason);
                await messages.BuryAsync(message.MessageId, reason, clock.Now(), cancellationToken);
            }
            else
            {
                log.MessageFailed(message.MessageId, message.Kind, message.StreamId, message.Attempts, reason);
                await messages.RetryAsync(
                    message.MessageId, clock.Now() + Pause(message.Attempts, LongestPause), reason, cancellationToken);
            }
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        var sleep = LongestSleep;
        if (await messages.NextDueAsync(cancellationToken) is { } next)
        {
            var untilDue = next - clock.GetUtcNow();
            sleep = untilDue < sleep ? untilDue : sleep;
        }

        // A message that is scheduled meanwhile may be due earlier: its hint ends the wait.
        if (sleep > TimeSpan.Zero)
            await signals.WaitForMessagesAsync(sleep, cancellationToken);
    }

    private static TimeSpan Pause(int attempt, TimeSpan longest)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        return pause < longest ? pause : longest;
    }
}
