using System.Buffers.Binary;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>
/// The rows of the log in the order of streams and versions, out of PostgreSQL's binary COPY: nothing is made of a row but
/// places in a buffer. The format is that of PostgreSQL's documentation, "COPY, Binary Format".
/// </summary>
internal sealed class EventCopy : IAsyncDisposable
{
    // COPY takes no parameters: what it is to read is told to it by settings of the transaction.
    private const string Ask =
        """
        select set_config('booking.audit_stream', $1::text, true), set_config('booking.audit_version', $2::text, true),
          set_config('booking.audit_last', $3::text, true), set_config('booking.audit_limit', $4::text, true)
        """;

    private const string Copy =
        """
        copy (
          select stream_id, version, seq_id, timestamp, type, headers, data from booking.mt_events
          where (stream_id, version) > (current_setting('booking.audit_stream')::uuid, current_setting('booking.audit_version')::bigint)
            and stream_id <= current_setting('booking.audit_last')::uuid
          order by stream_id, version
          limit current_setting('booking.audit_limit')::bigint
        ) to stdout (format binary)
        """;

    private const int BufferSize = 256 * 1024;

    // "PGCOPY\n\377\r\n\0", flags, and the length of an extension of the header.
    private const int SignatureLength = 11;
    private const int HeadLength = SignatureLength + 8;
    private const int Columns = 7;
    private const int UuidLength = 16;
    private const short Trailer = -1;
    private const int Null = -1;

    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private int _rowLength;
    private bool _isAtEnd;

    private EventCopy(NpgsqlRawCopyStream stream) => _stream = stream;

    /// <summary>Begins to read.</summary>
    /// <param name="connection">In a transaction, which it belongs to.</param>
    /// <param name="after">What comes after this event is read.</param>
    /// <param name="last">The last stream's id, or more.</param>
    /// <param name="limit">At most so many events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<EventCopy> BeginAsync(
        NpgsqlConnection connection, EventPlace after, Guid last, long limit, CancellationToken cancellationToken)
    {
        await using (var ask = new NpgsqlCommand(Ask, connection))
        {
            ask.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.StreamId });
            ask.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Version });
            ask.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = last });
            ask.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
            await ask.ExecuteNonQueryAsync(cancellationToken);
        }

        var copy = new EventCopy(await connection.BeginRawBinaryCopyAsync(Copy, cancellationToken));
        while (copy._end < HeadLength)
            await copy.FillAsync(cancellationToken);
        copy._start = HeadLength + BinaryPrimitives.ReadInt32BigEndian(copy._buffer.AsSpan(SignatureLength + 4));
        return copy;
    }

    /// <summary>Goes to the next row in the buffer. False: <see cref="FillAsync"/> first, or the end.</summary>
    public bool TryNext()
    {
        _start += _rowLength;
        _rowLength = 0;
        var left = _buffer.AsSpan(_start, _end - _start);
        if (left.Length < sizeof(short))
            return false;
        if (BinaryPrimitives.ReadInt16BigEndian(left) == Trailer)
        {
            _isAtEnd = true;
            return false;
        }

        var length = sizeof(short);
        for (var column = 0; column < Columns; column++)
        {
            if (left.Length < length + sizeof(int))
                return false;
            length += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(left[length..]));
        }

        if (left.Length < length)
            return false;
        _rowLength = length;
        return true;
    }

    /// <summary>Gets more into the buffer. False: there is nothing more.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd)
            return false;
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    /// <summary>The row that <see cref="TryNext"/> went to.</summary>
    public EventRow Read()
    {
        ReadOnlySpan<byte> row = _buffer.AsSpan(_start, _rowLength);
        var at = sizeof(short);
        var streamId = Field(row, ref at);
        return new EventRow
        {
            StreamId = streamId.Length == UuidLength ? new Guid(streamId, bigEndian: true) : Guid.Empty,
            Version = BinaryPrimitives.ReadInt64BigEndian(Field(row, ref at)),
            Position = BinaryPrimitives.ReadInt64BigEndian(Field(row, ref at)),
            Timestamp = PostgresTime.From(BinaryPrimitives.ReadInt64BigEndian(Field(row, ref at))),
            Type = Field(row, ref at),
            Headers = Jsonb(Field(row, ref at)),
            Data = Jsonb(Field(row, ref at)),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, scoped ref int at)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
        at += sizeof(int);
        if (length == Null)
            return default;
        at += length;
        return row.Slice(at - length, length);
    }

    // A byte for the version of the format, then text.
    private static ReadOnlySpan<byte> Jsonb(ReadOnlySpan<byte> field) => field.IsEmpty ? "{}"u8 : field[1..];
}
