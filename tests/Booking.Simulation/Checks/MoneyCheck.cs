using Booking.Api.Payments;
using Booking.Domain;
using Booking.Simulation.Nodes;

namespace Booking.Simulation.Checks;

/// <summary>Holds the provider's book against the log.</summary>
internal static class MoneyCheck
{
    /// <summary>What does not agree: money that was taken for nothing, or places that nobody has paid for.</summary>
    public static List<string> Unbalanced(World world, NaiveLog log)
    {
        var sold = new HashSet<Guid>();
        foreach (var session in log.Sessions.Values)
        {
            foreach (var reservation in session.Reservations.Values)
            {
                if (reservation.Status == NaiveStatus.Paid)
                    sold.Add(reservation.Payment!.Value);
            }
        }

        var wrong = new List<string>();
        foreach (var (payment, charge) in world.Payments.Book)
        {
            var isKept = charge is { State: ChargeState.Charged, IsRefunded: false };
            if (isKept != sold.Contains(payment.Value))
            {
                wrong.Add($"Payment {world.NameOf(payment.Value)} is {charge.State}, "
                    + $"{(charge.IsRefunded ? "" : "not ")}given back, and its places are {(isKept ? "not " : "")}sold.");
            }
        }

        foreach (var payment in sold.Where(payment => !world.Payments.Book.ContainsKey(new PaymentId(payment))))
            wrong.Add($"Places are sold for payment {world.NameOf(payment)}, which the provider does not know.");
        return wrong;
    }
}
