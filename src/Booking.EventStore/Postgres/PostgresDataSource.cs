using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Makes the connections that suit the store.</summary>
public static class PostgresDataSource
{
    /// <summary>Statements a connection keeps prepared by itself, beside those of the append.</summary>
    private const int PreparedStatements = 100;

    /// <summary>
    /// A pool with prepared statements, without a reset of connections on their way back (nothing here leaves settings
    /// behind) and with TCP keep-alive, so that a node that vanished does not keep its locks for hours. What the
    /// connection string says itself is left as it is.
    /// </summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = PreparedStatements;
        if (!settings.ShouldSerialize("Auto Prepare Min Usages"))
            settings.AutoPrepareMinUsages = 2;
        if (!settings.ShouldSerialize("No Reset On Close"))
            settings.NoResetOnClose = true;
        if (!settings.ShouldSerialize("Options"))
            settings.Options = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
