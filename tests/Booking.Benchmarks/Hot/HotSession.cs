using System.Globalization;
using System.Text.Json.Nodes;
using Booking.Benchmarks.Load;
using Npgsql;

namespace Booking.Benchmarks.Hot;

/// <summary>One session of 50,000 seats, the requests that buy it out, and what must be true of it afterwards.</summary>
internal sealed class HotSession
{
    private const int Rows = 250;
    private const string Category = "standard";

    // How often the log reserves, how many different seats, and the version that the stream then has.
    private const string ReadLog =
        """
        select count(distinct e.version), count(distinct seat), (select version from booking.mt_streams where id = $1)
        from booking.mt_events e, jsonb_array_elements_text(e.data -> 'seats') seat
        where e.stream_id = $1 and e.type = 'seats_reserved'
        """;

    private readonly Guid _id;

    private HotSession(Guid id, PreparedRequests requests)
    {
        _id = id;
        Requests = requests;
    }

    /// <summary>Each asks for two seats that no other asks for, in random order, by customers in turn.</summary>
    public PreparedRequests Requests { get; }

    /// <summary>A session, and customers of its own: nobody holds what other sessions left.</summary>
    public static async Task<HotSession> OpenAsync(HotBackend backend, int seed, CancellationToken cancel)
    {
        var tokens = await backend.SignInGuestsAsync(HotOptions.Customers, cancel);
        var session = await backend.PostAsync(
            "/sessions",
            new JsonObject
            {
                ["title"] = "Benchmark",
                ["venue"] = "Bench",
                ["startsAt"] = TimeProvider.System.GetUtcNow().AddDays(30),
                ["currency"] = "BRL",
                ["prices"] = new JsonObject { [Category] = 4_500 },
                ["holdSeconds"] = 3_600,
                ["maxSeatsPerCustomer"] = 1_000_000,
                ["seating"] = new JsonObject
                {
                    ["grid"] = new JsonObject
                    {
                        ["rows"] = Rows,
                        ["seatsPerRow"] = HotOptions.Seats / Rows,
                        ["category"] = Category,
                    },
                },
            },
            cancel);
        var id = session["sessionId"]!.GetValue<Guid>();
        var map = await backend.GetAsync($"/sessions/{id}/seats?minVersion=1", cancel);
        var seats = map["seats"]!.AsArray().Select(seat => seat!["id"]!.GetValue<string>()).ToArray();
        new Random(seed).Shuffle(seats);
        return new HotSession(id, new PreparedRequests(
            [.. seats.Chunk(HotOptions.SeatsPerRequest).Select((pair, i) => Request(id, tokens[i % tokens.Length], pair))]));
    }

    /// <summary>Compares the seat map and the log with the answers.</summary>
    /// <exception cref="InvalidDataException">They do not agree.</exception>
    public async Task CheckAsync(HotBackend backend, int reservations, CancellationToken cancel)
    {
        var version = reservations + 1;
        var held = reservations * HotOptions.SeatsPerRequest;
        var map = await backend.GetAsync($"/sessions/{_id}/seats?format=compact&minVersion={version}", cancel);
        var counts = map["counts"]!;
        Check("available seats", HotOptions.Seats - held, counts["available"]!.GetValue<int>());
        Check("held seats", held, counts["held"]!.GetValue<int>());
        Check("held seats of the map", held, map["statuses"]!.GetValue<string>().Count(status => status == '1'));

        await using var command = backend.Database.CreateCommand(ReadLog);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _id });
        await using var log = await command.ExecuteReaderAsync(cancel);
        await log.ReadAsync(cancel);
        Check("reservations in the log", reservations, log.GetInt64(0));
        Check("different seats in the log", held, log.GetInt64(1));
        Check("version of the stream", version, log.GetInt64(2));
    }

    private static void Check(string what, long expected, long actual)
    {
        if (actual != expected)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The {what} should be {expected} after these answers, and are {actual}."));
    }

    private static byte[] Request(Guid session, string token, string[] seats) =>
        PreparedRequests.Post($"/sessions/{session}/reservations", token, $$"""{"seats":["{{seats[0]}}","{{seats[1]}}"]}""");
}
