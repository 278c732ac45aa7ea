using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Audit.Sealing;

/// <summary>The seals: makes them, one a day, and gives them out. Safe for concurrent use, also by several nodes.</summary>
/// <param name="dataSource">The database of the log.</param>
/// <param name="key">Signs; null leaves seals unsigned.</param>
/// <param name="clock">Tells the day.</param>
public sealed class Seals(NpgsqlDataSource dataSource, SealKey? key, TimeProvider clock)
{
    private const string SelectLast =
        "select seal, sealed_at, position, hash, signature is not null from booking.audit_seals order by seal desc limit 1";

    private const string SelectHead = "select coalesce(max(seq_id), 0) from booking.mt_events";

    // A stream without a hash is older than the chain: there is nothing yet to be sealed.
    private const string SelectMoved =
        """
        select distinct on (stream_id) stream_id, version, headers ->> 'hash' from booking.mt_events
        where seq_id > $1 and seq_id <= $2 and headers ? 'hash' order by stream_id, version desc
        """;

    private const string InsertSeal =
        """
        insert into booking.audit_seals (seal, sealed_at, position, streams, previous_hash, hash, key_id, signature)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private const string InsertHeads =
        """
        insert into booking.audit_seal_heads (seal, stream_id, version, hash)
        select $1, h.stream_id, h.version, h.hash from unnest($2, $3, $4) as h (stream_id, version, hash)
        """;

    private const string SelectSeals =
        """
        select seal, sealed_at, position, previous_hash, hash, key_id, signature from booking.audit_seals
        where seal >= $1 order by seal limit $2
        """;

    private const string SelectHeads =
        "select stream_id, version, hash from booking.audit_seal_heads where seal = $1 order by stream_id";

    private const int SealsAtOnce = 30;

    /// <summary>The public key of the seals that are made here; null without a key.</summary>
    public string? PublicPem => key?.PublicPem;

    /// <summary>Seals, unless this day (UTC) has been sealed, or nothing was ever written.</summary>
    /// <returns>The number of the new seal, or null.</returns>
    public async Task<long?> SealDayAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var last = await ReadLastAsync(cancellationToken);
        return last?.SealedAt.UtcDateTime.Date == now.UtcDateTime.Date ? null : await SealAsync(last, now, cancellationToken);
    }

    /// <summary>Seals now.</summary>
    /// <returns>The number of the new seal; null where there is nothing to seal, or another node was first.</returns>
    public async Task<long?> SealAsync(CancellationToken cancellationToken) =>
        await SealAsync(await ReadLastAsync(cancellationToken), clock.GetUtcNow(), cancellationToken);

    /// <summary>When the last seal was made and whether it is signed; null before the first.</summary>
    public async Task<(DateTimeOffset SealedAt, bool IsSigned)?> ReadStatusAsync(CancellationToken cancellationToken) =>
        await ReadLastAsync(cancellationToken) is { } last ? (last.SealedAt, last.IsSigned) : null;

    /// <summary>The seals from a number on, as they are kept.</summary>
    public async IAsyncEnumerable<KeptSeal> ExportAsync(
        long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadSealsAsync(from, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                var document = SealDocument.Of(row.Seal with { Heads = await ReadHeadsAsync(row.Seal.Number, cancellationToken) });
                yield return new KeptSeal(
                    row.Seal.Number, Encoding.UTF8.GetString(document), row.Hash, row.KeyId,
                    row.Signature is null ? null : Convert.ToBase64String(row.Signature));
                from = row.Seal.Number + 1;
            }
        }
    }

    /// <summary>What is wrong with the seals themselves: a gap, a changed one, one that does not follow, one whose signature is
    /// not that of the key. What they say of the log is for the verification of the log.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var (number, hash) = (0L, Seal.NoHash);
        while (await ReadSealsAsync(number + 1, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                var seal = row.Seal with { Heads = await ReadHeadsAsync(row.Seal.Number, cancellationToken) };
                var document = SealDocument.Of(seal);
                if (seal.Number != number + 1)
                    faults.Add($"seal {seal.Number} comes after seal {number}");
                else if (seal.PreviousHash != hash)
                    faults.Add($"seal {seal.Number} does not follow from seal {number}");
                if (SealDocument.HashOf(document) != row.Hash)
                    faults.Add($"seal {seal.Number} is not what it was when it was made");
                if (key is not null && row.KeyId == key.Id && !key.IsSigned(document, row.Signature))
                    faults.Add($"the signature of seal {seal.Number} is not one of the key {row.KeyId}");
                (number, hash) = (seal.Number, row.Hash);
            }
        }

        return faults;
    }

    private async Task<long?> SealAsync(LastSeal? last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var ask = new NpgsqlCommand(SelectHead, connection);
        var head = (long)(await ask.ExecuteScalarAsync(cancellationToken))!;
        if (head == 0)
            return null;
        var heads = await ReadMovedAsync(connection, last?.Position ?? 0, head, cancellationToken);
        // As PostgreSQL keeps it: what is read back must make the same bytes.
        var sealedAt = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var seal = new Seal((last?.Number ?? 0) + 1, sealedAt, head, last?.Hash ?? Seal.NoHash, heads);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await InsertAsync(connection, seal, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return seal.Number;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another node sealed at the same time; one seal is what was wanted.
            return null;
        }
    }

    private async Task InsertAsync(NpgsqlConnection connection, Seal seal, CancellationToken cancellationToken)
    {
        var document = SealDocument.Of(seal);
        await using var insert = new NpgsqlCommand(InsertSeal, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = seal.Number },
                new NpgsqlParameter<DateTime> { TypedValue = seal.SealedAt.UtcDateTime },
                new NpgsqlParameter<long> { TypedValue = seal.Position },
                new NpgsqlParameter<int> { TypedValue = seal.Heads.Count },
                new NpgsqlParameter<string> { TypedValue = seal.PreviousHash },
                new NpgsqlParameter<string> { TypedValue = SealDocument.HashOf(document) },
                new NpgsqlParameter { Value = (object?)key?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new NpgsqlParameter { Value = (object?)key?.Sign(document) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
            },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await using var heads = new NpgsqlCommand(InsertHeads, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = seal.Number },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. seal.Heads.Select(head => head.Stream)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. seal.Heads.Select(head => head.Version)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. seal.Heads.Select(head => head.Hash)] },
            },
        };
        await heads.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<LastSeal?> ReadLastAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectLast);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new LastSeal(
                row.GetInt64(0), new DateTimeOffset(row.GetDateTime(1)), row.GetInt64(2), row.GetString(3), row.GetBoolean(4))
            : null;
    }

    private static async Task<List<SealHead>> ReadMovedAsync(
        NpgsqlConnection connection, long after, long upTo, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SelectMoved, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        return await ReadHeadsAsync(command, cancellationToken);
    }

    private async Task<List<SealHead>> ReadHeadsAsync(long seal, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHeads);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seal });
        return await ReadHeadsAsync(command, cancellationToken);
    }

    private static async Task<List<SealHead>> ReadHeadsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var heads = new List<SealHead>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            heads.Add(new SealHead(row.GetGuid(0), row.GetInt64(1), row.GetString(2)));
        return heads;
    }

    private async Task<List<SealRow>> ReadSealsAsync(long from, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectSeals);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SealsAtOnce });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var seals = new List<SealRow>();
        while (await row.ReadAsync(cancellationToken))
        {
            seals.Add(new SealRow(
                new Seal(row.GetInt64(0), new DateTimeOffset(row.GetDateTime(1)), row.GetInt64(2), row.GetString(3), []),
                row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5),
                row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6)));
        }

        return seals;
    }

    private sealed record LastSeal(long Number, DateTimeOffset SealedAt, long Position, string Hash, bool IsSigned);

    private sealed record SealRow(Seal Seal, string Hash, string? KeyId, byte[]? Signature);
}
