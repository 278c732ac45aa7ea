using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>The answer to a command: what happens, or why nothing does.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The command is carried out by these events; without events it already was.</summary>
    /// <param name="Events">What happens, in order.</param>
    /// <param name="FollowUps">What has to be done later, scheduled together with the events.</param>
    public sealed record Accepted(ImmutableArray<SessionEvent> Events, ImmutableArray<FollowUp> FollowUps) : Decision
    {
        /// <summary>Nothing is left to do.</summary>
        public static Accepted Nothing { get; } = new([], []);
    }

    /// <summary>The same request succeeded before: its first answer is given again.</summary>
    /// <param name="Reservation">The reservation of the first answer.</param>
    public sealed record Repeated(ReservationId Reservation) : Decision;

    /// <summary>The command is refused, and nothing happens.</summary>
    public sealed record Rejected(Rejection Reason) : Decision;

    /// <summary>Accepts with events that need no follow-up.</summary>
    public static Accepted Accept(params ReadOnlySpan<SessionEvent> events) => new Accepted([.. events], []);

    /// <summary>Refuses.</summary>
    public static Rejected Reject(Rejection reason) => new Rejected(reason);
}

/// <summary>Something that a decision asks to be done later, at least once.</summary>
public abstract record FollowUp
{
    private FollowUp()
    {
    }

    /// <summary>Send <see cref="ExpireReservations"/> at this time.</summary>
    public sealed record ExpireAt(DateTimeOffset DueAt) : FollowUp;

    /// <summary>Ask the provider what became of a payment, unless its outcome is known by then.</summary>
    public sealed record FindOutPayment(ReservationId Reservation, PaymentId Payment, DateTimeOffset DueAt) : FollowUp;

    /// <summary>Have the provider give the money of a payment back.</summary>
    public sealed record Refund(PaymentId Payment, long Amount, DateTimeOffset DueAt) : FollowUp;
}
