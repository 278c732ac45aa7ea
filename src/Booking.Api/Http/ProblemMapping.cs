using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Booking.Api.Writing;
using Booking.Domain.Sessions;

namespace Booking.Api.Http;

/// <summary>The one table from refusals to problem details.</summary>
public static class ProblemMapping
{
    private const int RetrySoonSeconds = 1;

    /// <summary>The problem that tells of a domain refusal.</summary>
    public static Problem ToProblem(this Rejection rejection) => rejection switch
    {
        Rejection.SessionNotFound => Problem.NotFound("session"),
        Rejection.ReservationNotFound => Problem.NotFound("reservation"),
        Rejection.InvalidSelection invalid => Problem.Validation(invalid.Field, invalid.Message),
        Rejection.UnknownSeats unknown => Unknown("seats", "seat", unknown.Seats),
        Rejection.UnknownAreas unknown => Unknown("areas", "area", unknown.Areas),
        Rejection.UnknownCategory unknown => Unknown("bestAvailable.category", "category", [unknown.Category]),
        Rejection.TableIsSoldWhole table => Problem.Validation(
            "seats", $"The table is sold as a whole: {List(table.Missing)} is missing."),
        Rejection.TooFewPlaces few => Problem.Validation(
            "seating", Invariant($"A session has at least {few.Minimum} places; the plan has {few.Places}.")),
        Rejection.PricesMissing missing => Problem.Validation(
            "prices", $"There is no price for {List(missing.Categories)}."),
        Rejection.SeatsUnavailable taken => Conflict(
            "seats-unavailable", "Seats are not available.", $"Not available: {List(taken.Seats)}.",
            ("unavailable", Array(taken.Seats))),
        Rejection.SoldOut => Conflict("sold-out", "Sold out.", "There are fewer places free than were asked for."),
        Rejection.SalesNotOpen notOpen => Conflict(
            "sales-not-open", "The sale has not begun.", Invariant($"The sale opens at {notOpen.OpensAt:O}."),
            ("opensAt", Instant(notOpen.OpensAt))),
        Rejection.SalesClosed closed => Conflict(
            "sales-closed", "The sale is over.", Invariant($"The sale closed at {closed.ClosedAt:O}."),
            ("closedAt", Instant(closed.ClosedAt))),
        Rejection.SessionIsCancelled => Conflict(
            "session-cancelled", "The session is cancelled.", "The showing will not take place."),
        Rejection.SessionAlreadyScheduled => Conflict(
            "session-exists", "The session exists.", "Another session has this id."),
        Rejection.SeatLimitExceeded limit => Conflict(
            "seat-limit-exceeded", "Too many seats for one customer.",
            Invariant($"A customer may have {limit.Limit} places in this session, and has {limit.Held}."),
            ("limit", limit.Limit), ("held", limit.Held)),
        Rejection.OrphanSeats orphans => Conflict(
            "orphan-seat", "A single seat would be left alone.", $"Left alone: {List(orphans.Seats)}.",
            ("orphans", Array(orphans.Seats))),
        Rejection.ReservationHasExpired expired => Conflict(
            "reservation-expired", "The reservation has expired.",
            Invariant($"The hold ended at {expired.ExpiredAt:O}."), ("expiredAt", Instant(expired.ExpiredAt))),
        Rejection.ReservationIsCancelled => Conflict(
            "reservation-cancelled", "The reservation is cancelled.", "It was cancelled or refunded before."),
        Rejection.PaymentInProgress => Conflict(
            "payment-in-progress", "A payment is in progress.", "The provider has not answered yet."),
        Rejection.NotRefundable late => Conflict(
            "not-refundable", "The purchase is not refundable.",
            Invariant($"Refunds were possible until {late.RefundableUntil:O}."),
            ("refundableUntil", Instant(late.RefundableUntil))),
        Rejection.TicketsAreCheckedIn => Conflict(
            "not-refundable", "The purchase is not refundable.", "Somebody was let in with a ticket of it."),
        Rejection.TicketNotFound => Problem.NotFound("ticket"),
        Rejection.TicketIsRefunded => Problem.NotFound("ticket") with
        {
            Detail = "The ticket was refunded and admits nobody.",
        },
        Rejection.AlreadyCheckedIn used => Conflict(
            "already-checked-in", "The ticket is used.", Invariant($"Somebody was let in with it at {used.CheckedInAt:O}."),
            ("checkedInAt", Instant(used.CheckedInAt))),
        Rejection.IdempotencyKeyReused => new Problem(
            StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The idempotency key was used before.",
            "The Idempotency-Key belongs to another request; use a new one."),
        _ => throw new System.Diagnostics.UnreachableException($"{rejection.GetType().Name} is not in the table."),
    };

    /// <summary>The problem that tells why a command was not decided.</summary>
    public static Problem ToProblem(this CommandResult result) => result switch
    {
        CommandResult.Busy => Unavailable(
            "too-busy", "Too busy.", "Too many requests are waiting. Nothing has happened; try again."),
        CommandResult.StoreUnavailable => Unavailable(
            "store-unavailable", "The store cannot be reached.", "Nothing has happened; try again."),
        CommandResult.OutcomeUnknown => Unavailable(
            "outcome-unknown", "The outcome is not known.",
            "The store was lost while it wrote. Look again, or repeat the request with the same Idempotency-Key."),
        _ => throw new System.Diagnostics.UnreachableException($"{result.GetType().Name} is not a failure."),
    };

    /// <summary>Something needed is away for now; 503.</summary>
    public static Problem Unavailable(string slug, string title, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, slug, title, detail) { RetryAfterSeconds = RetrySoonSeconds };

    /// <summary>The state of things forbids it; 409.</summary>
    public static Problem Conflict(
        string slug, string title, string detail, params (string Name, JsonNode? Value)[] members) =>
        new(StatusCodes.Status409Conflict, slug, title, detail) { Members = members };

    private static Problem Unknown(string field, string kind, ImmutableArray<string> names) =>
        Problem.Validation(field, $"The session has no {kind} {List(names)}.");

    private static string List(ImmutableArray<string> names)
    {
        const int Shown = 20;
        var text = string.Join(", ", names.Take(Shown));
        return names.Length > Shown ? $"{text} and {names.Length - Shown} more" : text;
    }

    private static JsonArray Array(ImmutableArray<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static JsonNode Instant(DateTimeOffset instant) => JsonValue.Create(instant.UtcDateTime);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
