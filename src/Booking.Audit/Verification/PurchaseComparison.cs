using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>Compares the purchases of one session with its ledger, row by row.</summary>
internal sealed class PurchaseComparison(FaultLog faults)
{
    private const string Select =
        """
        select reservation_id, version, customer_id, payment_id, status, total, paid_at, refunded_at, seats, areas, tickets
        from booking.purchases where session_id = $1
        """;

    /// <summary>Takes out of the ledger what it finds, so that what is left is missing.</summary>
    /// <param name="connection">In the transaction in which the end of the stream was read.</param>
    /// <param name="stream">The session, as the log has it.</param>
    /// <param name="progress">Up to which position the rows must be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many rows there were.</returns>
    public async Task<long> CompareAsync(
        NpgsqlConnection connection, ClosedStream stream, long progress, CancellationToken cancellationToken)
    {
        long rows = 0;
        await using (var command = new NpgsqlCommand(Select, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream.Session });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
                Compare(stream, reader, progress);
            }
        }

        faults.Examined(CheckNames.Purchases, rows);
        foreach (var (reservation, missing) in stream.Purchases.Purchases)
        {
            if (missing.PaidPosition <= progress)
                Found(stream.Session, missing, $"the purchase {reservation} is missing");
        }

        return rows;
    }

    private void Compare(in ClosedStream stream, NpgsqlDataReader row, long progress)
    {
        var session = stream.Session;
        var reservation = row.GetGuid(0);
        var isKnown = stream.Purchases.Remove(reservation, out var purchase);
        // Of an event that was not read: for the next time.
        if (stream.IsBeyond(row.GetInt64(1)))
            return;
        if (!isKnown)
        {
            faults.Add(new Fault(
                CheckNames.Purchases, session, row.GetInt64(1), null, $"the purchase {reservation} is not in the log"));
            return;
        }

        var version = row.GetInt64(1);
        var isRefunded = row.GetString(4) == "refunded";
        // A row may be behind the log by what its projection has not read yet, and by nothing else.
        var mayLag = purchase.RefundVersion > 0 && purchase.RefundPosition > progress;
        var isPaid = version == purchase.PaidVersion && !isRefunded && row.IsDBNull(7) && (purchase.RefundVersion == 0 || mayLag);
        var isEnded = purchase.RefundVersion > 0 && version == purchase.RefundVersion && isRefunded
            && !row.IsDBNull(7) && row.GetDateTime(7) == purchase.RefundedAt;
        if (!isPaid && !isEnded)
        {
            var logged = purchase.RefundVersion > 0 ? "refunded" : "paid";
            Found(session, purchase, $"the purchase {reservation} is {row.GetString(4)} at version {version}, and by the log {logged}");
        }

        var content = PurchaseLedger.ContentOf(
            row.GetGuid(2), row.GetGuid(3), row.GetInt64(5), row.GetDateTime(6), row.GetFieldValue<byte[]>(8),
            row.GetFieldValue<byte[]>(9), row.GetFieldValue<byte[]>(10));
        if (content != purchase.Content)
            Found(session, purchase, $"the purchase {reservation} says something else than the event that made it");
    }

    private void Found(Guid session, in LedgerPurchase purchase, string detail) =>
        faults.Add(new Fault(CheckNames.Purchases, session, purchase.PaidVersion, purchase.PaidPosition, detail));
}
