using Booking.EventStore;
using Npgsql;

namespace Booking.Sabotage;

/// <summary>
/// Moves progress on, while a file is there, only when the file has gone, as a statement does that was long on its way; and,
/// where it is unfenced, without looking whether the progress still is where it was left. The file's name with that of the
/// projection added is a file that says that its word waits.
/// </summary>
internal sealed class LateProgress(
    IProjectionProgress progress, NpgsqlDataSource dataSource, string gateFile, bool isFenced)
    : IProjectionProgress
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    public Task<long> ReadAsync(string projection, CancellationToken cancellationToken) =>
        progress.ReadAsync(projection, cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> ReadAllAsync(CancellationToken cancellationToken) =>
        progress.ReadAllAsync(cancellationToken);

    public Task ResetAsync(string projection, CancellationToken cancellationToken) =>
        progress.ResetAsync(projection, cancellationToken);

    public async Task<bool> AdvanceAsync(string projection, long from, long to, CancellationToken cancellationToken)
    {
        if (File.Exists(gateFile))
            await File.WriteAllTextAsync($"{gateFile}.{projection}", "waits", CancellationToken.None);
        while (File.Exists(gateFile))
            await Task.Delay(LookEvery, CancellationToken.None);
        if (isFenced)
            return await progress.AdvanceAsync(projection, from, to, CancellationToken.None);
        await using var command = dataSource.CreateCommand(
            """
            insert into booking.mt_event_progression (name, last_seq_id) values ($1, $2)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        return true;
    }
}
