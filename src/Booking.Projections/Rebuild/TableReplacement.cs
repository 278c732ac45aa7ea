using Booking.Projections.Daemon;
using Npgsql;

namespace Booking.Projections.Rebuild;

/// <summary>
/// A copy of tables, in the schema <c>booking_rebuild</c>. It takes their place in one transaction, so that every reader on
/// every node finds either the one or the other; the progress of the projection is part of that transaction.
/// </summary>
internal sealed class TableReplacement : IReplacement
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly string _name;
    private readonly string[] _tables;

    /// <summary>A copy that is not there yet.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="name">The projection that is rebuilt.</param>
    /// <param name="copy">Writes to the copies.</param>
    /// <param name="tables">The tables in <c>booking</c>, in the order in which readers come to them.</param>
    public TableReplacement(NpgsqlDataSource dataSource, string name, IProjection copy, params string[] tables)
    {
        _dataSource = dataSource;
        _name = name;
        _tables = tables;
        Projection = new CopyProjection(name, copy);
    }

    /// <inheritdoc/>
    public IProjection Projection { get; }

    /// <inheritdoc/>
    public async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("select booking.create_replacement($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _tables });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return 0;
    }

    /// <inheritdoc/>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("select booking.analyze_replacement($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _tables });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> SwitchAsync(long position, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("select booking.switch_to_replacement($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Projection.Name });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _tables });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <inheritdoc/>
    /// <remarks>The switch is one transaction: where the copies are gone it is done.</remarks>
    public async Task<bool> FinishSwitchAsync(CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("select to_regclass('booking_rebuild.' || $1) is null");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _tables[0] });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
