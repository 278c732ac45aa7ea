using System.CommandLine;
using Booking.Cli;
using Booking.Cli.Audit;
using Booking.Cli.Projections;
using Booking.Local;
using Npgsql;

var root = new RootCommand("Runs Booking on this machine.")
{
    RunCommand.Create(),
    ClusterCommand.Create(),
    ServersCommand.Create(),
    StopCommand.Create(),
    AuditCommand.Create(),
    ProjectionsCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (LocalServerException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
{
    await Console.Error.WriteLineAsync($"This is not a database of Booking, or one of another version: {failure.MessageText}.");
    return 1;
}
catch (NpgsqlException failure)
{
    await Console.Error.WriteLineAsync($"PostgreSQL: {(failure as PostgresException)?.MessageText ?? failure.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return StopSignals.ExitCode;
}
