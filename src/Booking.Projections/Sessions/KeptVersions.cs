using Npgsql;

namespace Booking.Projections.Sessions;

/// <summary>The versions at which a table has its sessions.</summary>
internal static class KeptVersions
{
    /// <summary>Reads those of some sessions; one that is not there has none.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="select">Answers id and version of the sessions of its one parameter, an array.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Dictionary<Guid, long>> ReadAsync(
        NpgsqlDataSource dataSource, string select, Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(select);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = sessions });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancellationToken))
            versions.Add(reader.GetGuid(0), reader.GetInt64(1));
        return versions;
    }
}
