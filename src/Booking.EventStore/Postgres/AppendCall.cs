using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>The one statement of an append, and what it answers.</summary>
internal static class AppendCall
{
    /// <summary>What <c>append_events</c> answers for a batch that lost; for others, the position of their first
    /// event.</summary>
    private const long LostOutcome = 0;

    /// <summary>After this time the outcome of an append counts as unknown, unless something else is asked for.</summary>
    public static TimeSpan DefaultTimeout => TimeSpan.FromSeconds(10);

    /// <summary>On a silent network the driver's own time-out is followed by its attempt to cancel, which can take for
    /// ever: it is waited for so long.</summary>
    public static TimeSpan TimeoutGrace => TimeSpan.FromSeconds(3);

    // No explicit BEGIN: the call is its own transaction, and its commit does not wait for the client.
    public static NpgsqlCommand Create(
        NpgsqlConnection connection, AppendColumns columns, TimeSpan timeout, bool announces = true)
    {
        var append = new NpgsqlCommand(SqlText.Append, connection)
        {
            CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
        };
        columns.AddTo(append.Parameters);
        append.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = announces });
        return append;
    }

    /// <summary>The results in the row that the reader is at.</summary>
    public static AppendResult[] Results(NpgsqlDataReader row, IReadOnlyList<AppendBatch> batches)
    {
        var outcomes = row.GetFieldValue<long[]>(0);
        var results = new AppendResult[batches.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = outcomes[i] == LostOutcome
                ? new AppendResult.Conflict()
                : new AppendResult.Appended(batches[i].ExpectedVersion + batches[i].Events.Count)
                {
                    FirstPosition = outcomes[i],
                };
        }
        return results;
    }

    public static AppendResult[] Unknown(Exception cause, int count) =>
        [.. Enumerable.Repeat<AppendResult>(new AppendResult.Unknown(cause), count)];
}
