using System.Diagnostics;
using Npgsql;

namespace Booking.Proof.Sources;

/// <summary>Waits until nothing more will happen to some sessions by itself.</summary>
public sealed class Settlement(NpgsqlDataSource database)
{
    // Holds that wait for their end, projections that have not come so far, money that is still to be given back.
    private const string Unsettled =
        """
        select
          (select coalesce(sum(held), 0) from booking.session_list where session_id = any ($1)),
          (select count(*) from booking.mt_event_progression where coalesce(last_seq_id, 0) <
            (select coalesce(max(seq_id), 0) from booking.mt_events where stream_id = any ($1))),
          (select count(*) from booking.scheduled_messages where stream_id = any ($1) and kind = 'refund_payment')
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>Null when everything has settled, else what has not.</returns>
    public async Task<string?> WaitAsync(Guid[] sessions, TimeSpan patience, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var open = await FindOpenAsync(sessions, cancel);
            if (open is null || Stopwatch.GetElapsedTime(began) > patience)
                return open;
            await Task.Delay(Pause, cancel);
        }
    }

    private async Task<string?> FindOpenAsync(Guid[] sessions, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Unsettled);
        command.Parameters.Add(new() { Value = sessions });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        var (held, behind, refunds) = (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
        return (held, behind, refunds) == (0, 0, 0)
            ? null
            : $"{held} places are still held, {behind} projections are behind, {refunds} refunds are outstanding";
    }
}
