using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Projections.Purchases;

/// <summary>A ticket and whose it is.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="CustomerId">The customer of its purchase.</param>
/// <param name="Status">What the purchase is worth.</param>
public sealed record PurchasedTicket(Ticket Ticket, CustomerId CustomerId, PurchaseStatus Status);
