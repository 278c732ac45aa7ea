using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Makes the connections that suit the store.</summary>
public static class PostgresDataSource
{
    /// <summary>Statements a connection keeps prepared by itself, beside those of the append.</summary>
    private const int PreparedStatements = 100;

    /// <summary>How long a connection may take to be there, unless the connection string says it: a server that clears up
    /// after a crash accepts connections and answers none.</summary>
    public static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(3);

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
        if (!settings.ShouldSerialize("Timeout"))
            settings.Timeout = (int)ConnectTimeout.TotalSeconds;
        // By default Npgsql 10 begins with GSS encryption and, whatever goes wrong, tries a second connection without it; now and
        // then one of the two stays open, said to nobody (npgsql/npgsql#6655). A server that clears up after a crash waits
        // for such a silent client, as long as its authentication_timeout of a minute, and serves nobody meanwhile.
        if (!settings.ShouldSerialize("GSS Encryption Mode"))
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        if (!settings.ShouldSerialize("Options"))
            settings.Options = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
