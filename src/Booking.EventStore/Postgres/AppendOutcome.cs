using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Tells what an exception during an append says about the transaction.</summary>
internal static class AppendOutcome
{
    /// <summary>
    /// True when the server answered with an error that comes before the commit and takes the transaction back. False
    /// when there was no answer, or one that can also come after the commit: a connection exception (class 08), a
    /// shutdown (57P0x), a cancelled statement (57014: the request to cancel races with the commit), or
    /// statement_completion_unknown (40003).
    /// </summary>
    public static bool IsDefinite(Exception exception) =>
        exception is PostgresException { SqlState: var state }
        && !state.StartsWith("08", StringComparison.Ordinal)
        && !state.StartsWith("57P", StringComparison.Ordinal)
        && state is not (PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.StatementCompletionUnknown);

    /// <summary>Whether this is a connection that broke, or an answer that did not come.</summary>
    public static bool IsLoss(Exception exception) => IsOutage(exception) || exception is IOException;

    /// <summary>Whether this says that the server was not reached, or refused to serve.</summary>
    public static bool IsOutage(Exception exception) => exception is NpgsqlException or TimeoutException;

    public static AppendFailedException Failed(Exception cause) =>
        cause is PostgresException postgres
            ? new AppendFailedException(
                $"The append was refused ({postgres.SqlState}): {postgres.MessageText}", IsTransient(postgres), cause)
            : new AppendFailedException($"The store was not reached: {cause.Message}", isTransient: true, cause);

    /// <summary>What is wrong with the values themselves (class 22, 23, 54 limits) will be wrong again.</summary>
    private static bool IsTransient(PostgresException cause) =>
        !cause.SqlState.StartsWith("22", StringComparison.Ordinal)
        && !cause.SqlState.StartsWith("23", StringComparison.Ordinal)
        && !cause.SqlState.StartsWith("54", StringComparison.Ordinal)
        && !cause.SqlState.StartsWith("42", StringComparison.Ordinal);
}
