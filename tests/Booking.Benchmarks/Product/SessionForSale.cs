using System.Globalization;
using System.Text.Json.Nodes;
using Booking.Benchmarks.Load;
using Npgsql;

namespace Booking.Benchmarks.Product;

/// <summary>One open session, the requests that buy it out, and what must be true of it afterwards.</summary>
internal sealed class SessionForSale
{
    private const string Category = "standard";

    // How often the log reserves, how many different seats, and the version that the stream then has.
    private const string ReadLog =
        """
        select count(distinct e.version), count(distinct seat), (select version from booking.mt_streams where id = $1)
        from booking.mt_events e, jsonb_array_elements_text(e.data -> 'seats') seat
        where e.stream_id = $1 and e.type = 'seats_reserved'
        """;

    private SessionForSale(Guid id, SaleShape shape, string[] tokens, string[] seats)
    {
        Id = id;
        Shape = shape;
        Tokens = tokens;
        Seats = seats;
    }

    public Guid Id { get; }

    public SaleShape Shape { get; }

    /// <summary>The customers' access tokens.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Every seat, in random order.</summary>
    public IReadOnlyList<string> Seats { get; }

    /// <summary>A session, and customers of its own: nobody holds what other sessions left.</summary>
    public static async Task<SessionForSale> OpenAsync(
        Backend backend, SaleShape shape, int seed, CancellationToken cancel) =>
        await OpenAsync(backend, shape, seed, await backend.SignInGuestsAsync(shape.Customers, cancel), cancel);

    /// <summary>A session for customers that there are already.</summary>
    public static async Task<SessionForSale> OpenAsync(
        Backend backend, SaleShape shape, int seed, string[] tokens, CancellationToken cancel)
    {
        var id = await CreateAsync(backend, shape, cancel);
        var map = await backend.GetAsync($"/sessions/{id}/seats?minVersion=1", cancel);
        var seats = map["seats"]!.AsArray().Select(seat => seat!["id"]!.GetValue<string>()).ToArray();
        new Random(seed).Shuffle(seats);
        return new SessionForSale(id, shape, tokens, seats);
    }

    /// <summary>A session, of which nothing more is known than its id.</summary>
    public static async Task<Guid> CreateAsync(Backend backend, SaleShape shape, CancellationToken cancel)
    {
        var session = await backend.PostAsync(
            "/sessions",
            new JsonObject
            {
                ["title"] = "Benchmark",
                ["venue"] = "Bench",
                ["startsAt"] = TimeProvider.System.GetUtcNow().AddDays(30),
                ["currency"] = "BRL",
                ["prices"] = new JsonObject { [Category] = 4_500 },
                ["holdSeconds"] = shape.HoldSeconds,
                ["maxSeatsPerCustomer"] = 1_000_000,
                ["seating"] = new JsonObject
                {
                    ["grid"] = new JsonObject
                    {
                        ["rows"] = shape.Rows,
                        ["seatsPerRow"] = shape.SeatsPerRow,
                        ["category"] = Category,
                    },
                },
            },
            cancel);
        return session["sessionId"]!.GetValue<Guid>();
    }

    /// <summary>Each asks for seats that no other asks for, in random order, by customers in turn.</summary>
    public PreparedRequests RequestsForAll() =>
        new([.. Seats.Chunk(Shape.SeatsPerRequest).Select((seats, i) => Request(i, seats))]);

    /// <summary>What a customer sends to reserve these seats.</summary>
    public byte[] Request(int customer, params IEnumerable<string> seats) =>
        Request(Id, Tokens[customer % Tokens.Count], seats);

    /// <summary>What a customer sends to reserve seats of a session.</summary>
    public static byte[] Request(Guid session, string token, IEnumerable<string> seats) => PreparedRequests.Post(
        $"/sessions/{session}/reservations", token,
        $$"""{"seats":[{{string.Join(',', seats.Select(seat => $"\"{seat}\""))}}]}""");

    /// <summary>Compares the seat map and the log with the answers.</summary>
    /// <exception cref="InvalidDataException">They do not agree.</exception>
    public async Task CheckAsync(Backend backend, int reservations, CancellationToken cancel)
    {
        var version = reservations + 1;
        var held = reservations * Shape.SeatsPerRequest;
        var map = await backend.GetAsync($"/sessions/{Id}/seats?format=compact&minVersion={version}", cancel);
        var counts = map["counts"]!;
        Check("available seats", Shape.Seats - held, counts["available"]!.GetValue<int>());
        Check("held seats", held, counts["held"]!.GetValue<int>());
        Check("held seats of the map", held, map["statuses"]!.GetValue<string>().Count(status => status == '1'));

        await using var command = backend.Database.CreateCommand(ReadLog);
        command.CommandTimeout = 120;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id });
        await using var log = await command.ExecuteReaderAsync(cancel);
        await log.ReadAsync(cancel);
        Check("reservations in the log", reservations, log.GetInt64(0));
        Check("different seats in the log", held, log.GetInt64(1));
        Check("version of the stream", version, log.GetInt64(2));
    }

    public static void Check(string what, long expected, long actual)
    {
        if (actual != expected)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The {what} should be {expected} after these answers, and are {actual}."));
    }
}
