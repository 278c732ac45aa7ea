using Booking.Benchmarks.Servers;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Benchmarks.Product;

/// <summary>The tables of the servers that lock rows, in a database beside the product's on the same PostgreSQL.</summary>
internal sealed class SeatDatabase : IAsyncDisposable
{
    private const string Name = "seat_tables";

    // How many reservations, how many seats they have in all, how many different ones, and how many rows are theirs.
    private const string Count =
        """
        select (select count(*) from reservations where session_id = $1), count(*), count(distinct seat),
               (select count(*) from seats where session_id = $1 and reservation_id is not null)
        from reservations, unnest(seats) seat where session_id = $1
        """;

    private readonly NpgsqlDataSource _database;

    private SeatDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        _database = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public static async Task<SeatDatabase> CreateAsync(Backend backend, CancellationToken cancel)
    {
        await using (var create = backend.Database.CreateCommand($"create database {Name}"))
            await create.ExecuteNonQueryAsync(cancel);
        var database = new SeatDatabase(backend.PostgresConnectionOf(Name));
        await using var schema = database._database.CreateCommand(SeatTables.Schema);
        await schema.ExecuteNonQueryAsync(cancel);
        return database;
    }

    /// <summary>Puts the seats of a session up for sale.</summary>
    public async Task OfferAsync(SessionForSale session, CancellationToken cancel)
    {
        await using var insert = _database.CreateCommand(
            "insert into seats (session_id, seat_id) select $1, seat from unnest($2) seat order by seat");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Id });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. session.Seats] });
        await insert.ExecuteNonQueryAsync(cancel);
        await using var vacuum = _database.CreateCommand("vacuum analyze seats");
        await vacuum.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Compares the tables with the answers.</summary>
    /// <exception cref="InvalidDataException">They do not agree.</exception>
    public async Task CheckAsync(SessionForSale session, int reservations, CancellationToken cancel)
    {
        await using var command = _database.CreateCommand(Count);
        command.Parameters.Add(new NpgsqlParameter { Value = session.Id, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var seats = reservations * session.Shape.SeatsPerRequest;
        SessionForSale.Check("reservations in the table", reservations, reader.GetInt64(0));
        SessionForSale.Check("seats of reservations", seats, reader.GetInt64(1));
        SessionForSale.Check("different seats of reservations", seats, reader.GetInt64(2));
        SessionForSale.Check("seats' rows that are taken", seats, reader.GetInt64(3));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
