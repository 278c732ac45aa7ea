using System.Text.Json;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Api.Writing;

/// <summary>Follow-ups of decisions as scheduled messages, and back.</summary>
internal static class FollowUpMessages
{
    public const string ExpireHolds = "expire_holds";
    public const string FindOutPayment = "find_out_payment";
    public const string RefundPayment = "refund_payment";

    public static NewScheduledMessage ToMessage(FollowUp followUp, TimeSpan expiryGrid) => followUp switch
    {
        FollowUp.ExpireAt expire => new NewScheduledMessage(ExpireHolds, OnGrid(expire.DueAt, expiryGrid)),
        FollowUp.FindOutPayment find => new NewScheduledMessage(
            FindOutPayment,
            find.DueAt,
            $$"""{"reservationId":"{{find.Reservation}}","paymentId":"{{find.Payment}}"}"""),
        FollowUp.Refund refund => new NewScheduledMessage(
            RefundPayment, refund.DueAt, $$"""{"paymentId":"{{refund.Payment}}","amount":{{refund.Amount}}}"""),
        _ => throw new System.Diagnostics.UnreachableException($"{followUp.GetType().Name} has no message."),
    };

    public static (ReservationId Reservation, PaymentId Payment) ReadFindOutPayment(string bodyJson)
    {
        using var body = JsonDocument.Parse(bodyJson);
        return (new ReservationId(body.RootElement.GetProperty("reservationId").GetGuid()),
            new PaymentId(body.RootElement.GetProperty("paymentId").GetGuid()));
    }

    public static (PaymentId Payment, long Amount) ReadRefund(string bodyJson)
    {
        using var body = JsonDocument.Parse(bodyJson);
        return (new PaymentId(body.RootElement.GetProperty("paymentId").GetGuid()),
            body.RootElement.GetProperty("amount").GetInt64());
    }

    // Strictly later: a message that says "the rest follows" must not be taken for the one that is being handled.
    private static DateTimeOffset OnGrid(DateTimeOffset instant, TimeSpan grid) =>
        new((instant.UtcTicks / grid.Ticks + 1) * grid.Ticks, TimeSpan.Zero);
}
