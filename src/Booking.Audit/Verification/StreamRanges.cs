using System.Runtime.CompilerServices;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>Divides all ids there can be into ranges of about as many events, so that no stream is left out, known or not.</summary>
internal static class StreamRanges
{
    private const string SelectTotal = "select coalesce(sum(version), 0)::bigint from booking.mt_streams";

    private const string SelectPage =
        "select id, coalesce(version, 0) from booking.mt_streams where id > $1 order by id limit $2";

    /// <summary>About how many events there are.</summary>
    public static async Task<long> CountEventsAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectTotal);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The ranges, in the order of ids.</summary>
    /// <param name="dataSource">The log.</param>
    /// <param name="after">Only streams after this one.</param>
    /// <param name="options">How large they are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<StreamRange> DivideAsync(
        NpgsqlDataSource dataSource, Guid after, VerificationOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = after == Guid.Empty ? after : StreamRange.After(after);
        var known = new List<Guid>();
        long events = 0;
        List<(Guid Id, long Version)> page;
        do
        {
            page = await ReadPageAsync(dataSource, after, options.StreamsPerRange, cancellationToken);
            foreach (var (id, version) in page)
            {
                known.Add(id);
                events += version;
                after = id;
                if (events < options.EventsPerRange && known.Count < options.StreamsPerRange)
                    continue;
                yield return new StreamRange(first, id, known);
                (first, known, events) = (StreamRange.After(id), [], 0);
            }
        }
        while (page.Count == options.StreamsPerRange);
        yield return new StreamRange(first, Guid.AllBitsSet, known);
    }

    private static async Task<List<(Guid Id, long Version)>> ReadPageAsync(
        NpgsqlDataSource dataSource, Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectPage);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<(Guid, long)>();
        while (await reader.ReadAsync(cancellationToken))
            page.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return page;
    }
}
