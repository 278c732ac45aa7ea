using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;

namespace Booking.Api.Features.Purchases;

/// <summary>
/// A customer's active reservations from the read model; while that is away or behind, from the sessions that have an
/// expiry scheduled, which are all those that have a hold.
/// </summary>
public sealed class ActiveReservations(
    ReservationsReader reader, OwnWrites ownWrites, IScheduledMessages messages, SessionWriters writers)
{
    private const int MaxSessions = 1_000;

    // What lags does so because there is much to do: more is not worth to be loaded for what is only late.
    private const int MaxSessionsWhileBehind = 64;
    private const int ConcurrentSessions = 8;

    /// <summary>The reservations, the newest first; null where they cannot be read now.</summary>
    public async Task<IReadOnlyList<ActiveReservationView>?> ReadAsync(
        CustomerId customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hasCaughtUp = await ownWrites.SeeAsync(ReservationsProjection.ProjectionName, cancellationToken);
        var kept = await reader.ReadActiveAsync(customer, now, cancellationToken)
            as RedisReading<IReadOnlyList<ActiveReservationView>>.Found;
        if (hasCaughtUp && kept is not null)
            return kept.Value;
        var most = kept is null ? MaxSessions : MaxSessionsWhileBehind;
        var sessions = await messages.StreamsWaitingAsync(FollowUpMessages.ExpireHolds, most, cancellationToken);
        return sessions.Count < most
            ? await ReadFromSessionsAsync(sessions, customer, now, cancellationToken)
            : kept?.Value;
    }

    private async Task<IReadOnlyList<ActiveReservationView>?> ReadFromSessionsAsync(
        IReadOnlyList<Guid> sessions, CustomerId customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var views = new List<ActiveReservationView>();
        foreach (var some in sessions.Chunk(ConcurrentSessions))
        {
            var read = await Task.WhenAll(some.Select(session => writers.ReadAsync(
                new SessionId(session), state => ActiveOf(state, customer, now), cancellationToken)));
            foreach (var result in read)
            {
                if (result is QueryResult<List<ActiveReservationView>>.Unavailable)
                    return null;
                if (result is QueryResult<List<ActiveReservationView>>.Found { Value: var ofSession })
                    views.AddRange(ofSession);
            }
        }

        return [.. views.OrderByDescending(view => view.ReservedAt).ThenByDescending(view => view.ReservationId.Value)];
    }

    private static List<ActiveReservationView> ActiveOf(SessionState state, CustomerId customer, DateTimeOffset now)
    {
        var hold = TimeSpan.FromSeconds(state.Terms.HoldSeconds);
        return
        [
            .. state.Active.Where(reservation => reservation.Customer == customer && !reservation.IsOverdue(now))
                .Select(reservation => new ActiveReservationView(
                    reservation.Id,
                    new SessionId(state.Terms.SessionId),
                    reservation.Status == ReservationStatus.Paying
                        ? ActiveReservationStatus.Paying
                        : ActiveReservationStatus.Held,
                    [.. reservation.Seats.Select(state.Plan.SeatId)],
                    [.. reservation.Areas.Select(places => new AreaClaim(state.Plan.Areas[places.Area].Id, places.Quantity))],
                    reservation.TotalAmount,
                    reservation.ExpiresAt - hold,
                    reservation.ExpiresAt,
                    reservation.Version)),
        ];
    }
}
