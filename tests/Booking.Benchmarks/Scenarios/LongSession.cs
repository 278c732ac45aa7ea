using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Domain;
using Npgsql;

namespace Booking.Benchmarks.Scenarios;

/// <summary>A session of 100,001 events: 50,000 reservations of a seat each, and each cancelled.</summary>
internal static class LongSession
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    /// <summary>Its seats, and who buys them.</summary>
    public static SaleShape Shape { get; } = new() { SeatsPerRequest = 1, Customers = 100 };

    /// <summary>Has the API sell it.</summary>
    public static async Task<(SessionId Session, int Events)> FillAsync(Bench bench, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(Shape, cancel);
        var tokens = session.Seats.Select((seat, i) => (seat, Token: session.Tokens[i % session.Tokens.Count]))
            .ToDictionary(pair => pair.seat, pair => pair.Token, StringComparer.Ordinal);
        var reserved = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, session.RequestsForAll(), false, AtMost, HttpStatusCode.Created);
        await session.CheckAsync(bench.Backend, reserved.Answers, cancel);

        var cancellations = new List<byte[]>();
        await using var command = bench.Backend.Database.CreateCommand(
            """
            select data ->> 'reservationId', data -> 'seats' ->> 0 from booking.mt_events
            where stream_id = $1 and type = 'seats_reserved' order by version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Id });
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                cancellations.Add(PreparedRequests.Delete(
                    $"/sessions/{session.Id}/reservations/{reader.GetString(0)}", tokens[reader.GetString(1)]));
            }
        }

        var cancelled = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, new PreparedRequests(cancellations), false, AtMost,
            HttpStatusCode.OK);
        SessionForSale.Check("cancellations", reserved.Answers, cancelled.Answers);
        await bench.Backend.CatchUpAsync(cancel);
        return (new SessionId(session.Id), 1 + reserved.Answers + cancelled.Answers);
    }
}
