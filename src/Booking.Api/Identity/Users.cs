using Npgsql;

namespace Booking.Api.Identity;

/// <summary>The accounts, in <c>booking.users</c>. Names and e-mail addresses are here alone, never in events.</summary>
public sealed class Users(NpgsqlDataSource dataSource)
{
    private const string InsertSql = """
        insert into booking.users (user_id, email, name, role, password_hash)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing
        """;

    private const string SelectSql = "select user_id, email, name, role, password_hash from booking.users ";
    private const string ByEmailSql = SelectSql
        // Letters such as the Kelvin sign fold into others in one direction only: they are no other case of them.
        + "where lower(email) = lower($1) and upper(email) = upper($1)";
    private const string ByIdSql = SelectSql + "where user_id = $1";
    private const string SetRoleSql = "update booking.users set role = $2 where user_id = $1";
    private const string SetPasswordSql = "update booking.users set password_hash = $2, role = $3 where user_id = $1";
    private const string RoleSql = "select role from booking.users where user_id = $1";

    /// <summary>Adds an account. False: the e-mail address, in any case, has one.</summary>
    public async Task<bool> AddAsync(User user, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(InsertSql);
        command.Parameters.Add(new() { Value = user.UserId });
        command.Parameters.Add(new() { Value = user.Email });
        command.Parameters.Add(new() { Value = user.Name });
        command.Parameters.Add(new() { Value = Stored(user.Role) });
        command.Parameters.Add(new() { Value = user.PasswordHash });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>The account of an e-mail address, in any case, or null.</summary>
    public Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindAsync(ByEmailSql, email, cancellationToken);

    /// <summary>The account of an id, or null.</summary>
    public Task<User?> FindAsync(Guid userId, CancellationToken cancellationToken) =>
        FindAsync(ByIdSql, userId, cancellationToken);

    /// <summary>The role of an account; null where there is none, as for guests.</summary>
    public async Task<UserRole?> FindRoleAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RoleSql);
        command.Parameters.Add(new() { Value = userId });
        return await command.ExecuteScalarAsync(cancellationToken) is string role ? Read(role) : null;
    }

    /// <summary>Changes a role. False: there is no such account.</summary>
    public async Task<bool> SetRoleAsync(Guid userId, UserRole role, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SetRoleSql);
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = Stored(role) });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Changes password and role together.</summary>
    public async Task SetPasswordAsync(
        Guid userId, string passwordHash, UserRole role, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SetPasswordSql);
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = passwordHash });
        command.Parameters.Add(new() { Value = Stored(role) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<User?> FindAsync(string sql, object key, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new User(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Read(reader.GetString(3)),
                reader.GetString(4))
            : null;
    }

    private static string Stored(UserRole role) => role == UserRole.Manager ? "manager" : "customer";

    private static UserRole Read(string role) => role == "manager" ? UserRole.Manager : UserRole.Customer;
}
