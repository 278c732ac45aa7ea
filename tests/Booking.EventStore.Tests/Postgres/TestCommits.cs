using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>
/// Makes commits of <see cref="CommitTested"/> events slow, failing, or held open until the test lets them go: by a
/// trigger that runs inside the commit, after the events were written and their positions drawn.
/// </summary>
internal static class TestCommits
{
    /// <summary>An event of this kind cannot commit while the test holds the gate.</summary>
    public const string Gated = "gated";

    public const string Install =
        """
        create function public.test_commit() returns trigger language plpgsql as $$
        begin
          if new.data->>'kind' = 'slow' then
            perform pg_sleep(0.002);
          elsif new.data->>'kind' = 'failing' then
            raise exception 'told to fail' using errcode = 'check_violation';
          elsif new.data->>'kind' = 'gated' then
            perform pg_advisory_xact_lock_shared(4711);
          end if;
          return null;
        end $$;

        create constraint trigger test_commit after insert on booking.mt_events
          deferrable initially deferred
          for each row when (new.type = 'commit_tested') execute function public.test_commit();
        """;

    /// <summary>Closes the gate until the transaction that is returned ends.</summary>
    public static async Task<NpgsqlTransaction> CloseGateAsync(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var close = new NpgsqlCommand("select pg_advisory_xact_lock(4711)", connection);
        await close.ExecuteNonQueryAsync();
        return transaction;
    }

    /// <summary>Waits until so many other connections of this database wait for an advisory lock.</summary>
    public static async Task WaitForBlockedAsync(this PostgresDatabase database, int count)
    {
        const string Blocked =
            """
            select count(*) from pg_locks
            where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())
            """;
        while (await database.QueryAsync<long>(Blocked) < count)
            await Task.Delay(2, TestContext.Current.CancellationToken);
    }
}
