using System.Globalization;
using Booking.Benchmarks.Load;
using Npgsql;

namespace Booking.Benchmarks.Product;

/// <summary>Many open sessions of one plan, whose seats are asked for at random.</summary>
internal sealed class OpenSessions
{
    // How many events reserve, and how many different seats.
    private const string ReadLog =
        """
        select count(distinct (e.stream_id, e.version)), count(distinct (e.stream_id, seat))
        from booking.mt_events e, jsonb_array_elements_text(e.data -> 'seats') seat
        where e.stream_id = any($1) and e.type = 'seats_reserved'
        """;

    private const int OpenedAtOnce = 2;

    private readonly SessionForSale _first;
    private readonly Guid[] _ids;
    private readonly int[] _taken;
    private readonly Random _random = new(1);
    private int _customer;
    private int _reservations;

    private OpenSessions(SessionForSale first, Guid[] ids)
    {
        _first = first;
        _ids = ids;
        _taken = new int[ids.Length];
    }

    public IReadOnlyList<Guid> Ids => _ids;

    public static async Task<OpenSessions> OpenAsync(
        Backend backend, SaleShape shape, int count, CancellationToken cancel)
    {
        var first = await SessionForSale.OpenAsync(backend, shape, 1, cancel);
        var ids = new Guid[count];
        ids[0] = first.Id;
        await Parallel.ForAsync(
            1, count, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancel },
            async (i, token) => ids[i] = await SessionForSale.CreateAsync(backend, shape, token));
        return new OpenSessions(first, ids);
    }

    /// <summary>Requests for seats that nobody has asked for yet, each of a session at random.</summary>
    public PreparedRequests AtRandom(int count) => new([.. Enumerable.Range(0, count).Select(_ => Next(_random.Next(_ids.Length)))]);

    /// <summary>One such request for each session.</summary>
    public PreparedRequests OneEach() => new([.. Enumerable.Range(0, _ids.Length).Select(Next)]);

    /// <summary>Compares the log with all answers so far.</summary>
    /// <param name="backend">The product.</param>
    /// <param name="answers">Reservations since the last time.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="InvalidDataException">They do not agree.</exception>
    public async Task CheckAsync(Backend backend, int answers, CancellationToken cancel)
    {
        _reservations += answers;
        await using var command = backend.Database.CreateCommand(ReadLog);
        command.CommandTimeout = 120;
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = _ids });
        await using var log = await command.ExecuteReaderAsync(cancel);
        await log.ReadAsync(cancel);
        SessionForSale.Check("reservations in the log", _reservations, log.GetInt64(0));
        SessionForSale.Check("different seats in the log", _reservations * _first.Shape.SeatsPerRequest, log.GetInt64(1));
    }

    private byte[] Next(int session)
    {
        var shape = _first.Shape;
        var from = _taken[session];
        if (from + shape.SeatsPerRequest > shape.Seats)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"All {shape.Seats} seats of a session were asked for."));
        _taken[session] = from + shape.SeatsPerRequest;
        return SessionForSale.Request(
            _ids[session], _first.Tokens[_customer++ % _first.Tokens.Count],
            _first.Seats.Skip(from).Take(shape.SeatsPerRequest));
    }
}
