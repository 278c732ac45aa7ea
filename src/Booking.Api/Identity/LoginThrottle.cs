using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Booking.Api.Identity;

/// <summary>
/// Counts failed sign-ins of an e-mail address from one network address, over all nodes, in
/// <c>booking.login_failures</c>: whoever guesses is held up, its victim is not.
/// </summary>
public sealed class LoginThrottle(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Failures within a window after which nothing is checked any more.</summary>
    public const int MaxFailures = 10;

    /// <summary>The window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const string CountSql =
        "select failures, window_start from booking.login_failures where subject = $1 and window_start > $2";

    private const string BeginSql = """
        insert into booking.login_failures as f (subject, window_start, failures) values ($1, $2, 1)
        on conflict (subject) do update set
          failures = case when f.window_start > $3 then f.failures + 1 else 1 end,
          window_start = case when f.window_start > $3 then f.window_start else excluded.window_start end
        where f.window_start <= $3 or f.failures < $4
        """;

    private const string ClearSql = "delete from booking.login_failures where subject = $1 or window_start <= $2";

    /// <summary>How long to wait before the next try; null: it may be made now.</summary>
    public async Task<TimeSpan?> WaitAsync(string email, string address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var command = dataSource.CreateCommand(CountSql);
        command.Parameters.Add(new() { Value = Subject(email, address) });
        command.Parameters.Add(new() { Value = now - Window });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || reader.GetInt32(0) < MaxFailures)
            return null;
        return reader.GetFieldValue<DateTimeOffset>(1) + Window - now;
    }

    /// <summary>
    /// Counts a try as a failure until it has succeeded. False: there were <see cref="MaxFailures"/> already, and it may not
    /// be made.
    /// </summary>
    public async Task<bool> TryBeginAsync(string email, string address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var command = dataSource.CreateCommand(BeginSql);
        command.Parameters.Add(new() { Value = Subject(email, address) });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now - Window });
        command.Parameters.Add(new() { Value = MaxFailures });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Forgets the failures of a subject that has signed in, and every window that is over.</summary>
    public async Task SucceededAsync(string email, string address, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ClearSql);
        command.Parameters.Add(new() { Value = Subject(email, address) });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() - Window });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Neither the e-mail address nor the network address is kept.
    private static string Subject(string email, string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{email.ToUpperInvariant()}\n{address}")));
}
