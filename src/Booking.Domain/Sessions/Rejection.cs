using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>Why a command is refused. A closed union; each case carries what the asker needs to go on.</summary>
public abstract record Rejection
{
    private Rejection()
    {
    }

    /// <summary>There is no such session.</summary>
    public sealed record SessionNotFound : Rejection;

    /// <summary>A session of this id is there already, and it is another one.</summary>
    public sealed record SessionAlreadyScheduled : Rejection;

    /// <summary>The plan has fewer places than a session must have.</summary>
    public sealed record TooFewPlaces(int Places, int Minimum) : Rejection;

    /// <summary>Categories of the plan that have no price.</summary>
    public sealed record PricesMissing(ImmutableArray<string> Categories) : Rejection;

    /// <summary>The showing will not take place.</summary>
    public sealed record SessionIsCancelled : Rejection;

    /// <summary>The sale has not begun.</summary>
    public sealed record SalesNotOpen(DateTimeOffset OpensAt) : Rejection;

    /// <summary>The sale is over.</summary>
    public sealed record SalesClosed(DateTimeOffset ClosedAt) : Rejection;

    /// <summary>Nothing was asked for, or a seat or area twice.</summary>
    public sealed record InvalidSelection(string Field, string Message) : Rejection;

    /// <summary>Seats that the plan does not have.</summary>
    public sealed record UnknownSeats(ImmutableArray<string> Seats) : Rejection;

    /// <summary>Areas that the plan does not have.</summary>
    public sealed record UnknownAreas(ImmutableArray<string> Areas) : Rejection;

    /// <summary>A category that the plan does not have.</summary>
    public sealed record UnknownCategory(string Category) : Rejection;

    /// <summary>The table is sold as a whole: these seats of it are missing from the request.</summary>
    public sealed record TableIsSoldWhole(ImmutableArray<string> Missing) : Rejection;

    /// <summary>Seats that somebody else has, or that are blocked.</summary>
    public sealed record SeatsUnavailable(ImmutableArray<string> Seats) : Rejection;

    /// <summary>There are fewer free places than were asked for.</summary>
    public sealed record SoldOut : Rejection;

    /// <summary>The customer would have more places than one may have.</summary>
    /// <param name="Limit">The session's limit.</param>
    /// <param name="Held">Places the customer has now, paid ones included.</param>
    public sealed record SeatLimitExceeded(int Limit, int Held) : Rejection;

    /// <summary>Seats that the selection would leave alone.</summary>
    public sealed record OrphanSeats(ImmutableArray<string> Seats) : Rejection;

    /// <summary>There is no such reservation, or it is somebody else's.</summary>
    public sealed record ReservationNotFound : Rejection;

    /// <summary>The reservation's deadline has passed.</summary>
    public sealed record ReservationHasExpired(DateTimeOffset ExpiredAt) : Rejection;

    /// <summary>The reservation was cancelled or refunded.</summary>
    public sealed record ReservationIsCancelled : Rejection;

    /// <summary>A payment is with the provider; until its outcome the reservation cannot be cancelled.</summary>
    public sealed record PaymentInProgress : Rejection;

    /// <summary>The time for refunds is over.</summary>
    public sealed record NotRefundable(DateTimeOffset RefundableUntil) : Rejection;

    /// <summary>Somebody was let in with a ticket of the purchase: it is not given back any more.</summary>
    public sealed record TicketsAreCheckedIn : Rejection;

    /// <summary>No ticket of the session has this code.</summary>
    public sealed record TicketNotFound : Rejection;

    /// <summary>The ticket's purchase was given back: it admits nobody.</summary>
    public sealed record TicketIsRefunded : Rejection;

    /// <summary>The ticket was used.</summary>
    /// <param name="CheckedInAt">When.</param>
    public sealed record AlreadyCheckedIn(DateTimeOffset CheckedInAt) : Rejection;

    /// <summary>The key was used for another request.</summary>
    public sealed record IdempotencyKeyReused : Rejection;
}
