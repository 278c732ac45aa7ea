using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Tests.Rebuild;

/// <summary>Purchases and active reservations as anybody would count them: the log from the beginning.</summary>
public sealed class NaiveReadModels(IReadOnlyList<StoredEvent> log)
{
    /// <summary>What the table of purchases must hold.</summary>
    public SortedDictionary<Guid, string> Purchases()
    {
        var purchases = new SortedDictionary<Guid, string>();
        foreach (var e in log)
        {
            if (e.Data is ReservationPaid paid)
                purchases[paid.ReservationId] = $"paid {paid.CustomerId} {paid.Amount} {e.Version}";
            else if (e.Data is ReservationRefunded refunded)
                purchases[refunded.ReservationId] = $"refunded {refunded.CustomerId} {refunded.Amount} {e.Version}";
        }

        return purchases;
    }

    /// <summary>What the table of purchases holds.</summary>
    public static async Task<SortedDictionary<Guid, string>> KeptPurchasesAsync(ReadModelRig rig)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var command = rig.DataSource.CreateCommand(
            "select reservation_id, status, customer_id, total, version from booking.purchases");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var kept = new SortedDictionary<Guid, string>();
        while (await reader.ReadAsync(cancel))
            kept.Add(reader.GetGuid(0), $"{reader.GetString(1)} {reader.GetGuid(2)} {reader.GetInt64(3)} {reader.GetInt64(4)}");
        return kept;
    }

    /// <summary>The reservations that have begun and not ended, of every customer.</summary>
    public Dictionary<CustomerId, HashSet<ReservationId>> ActiveByCustomer()
    {
        var active = new Dictionary<CustomerId, HashSet<ReservationId>>();
        foreach (var e in log)
        {
            switch (e.Data)
            {
                case SeatsReserved begun:
                    Of(begun.CustomerId).Add(new ReservationId(begun.ReservationId));
                    break;
                case ReservationPaid ended:
                    Of(ended.CustomerId).Remove(new ReservationId(ended.ReservationId));
                    break;
                case ReservationCancelled ended:
                    Of(ended.CustomerId).Remove(new ReservationId(ended.ReservationId));
                    break;
                case ReservationExpired ended:
                    Of(ended.CustomerId).Remove(new ReservationId(ended.ReservationId));
                    break;
                default:
                    break;
            }
        }

        return active;

        HashSet<ReservationId> Of(Guid customer)
        {
            if (!active.TryGetValue(new CustomerId(customer), out var ids))
                active.Add(new CustomerId(customer), ids = []);
            return ids;
        }
    }
}
