using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Booking.Api.Identity;

/// <summary>
/// Keeps the keys that protect tokens in <c>booking.data_protection_keys</c>, so that every node reads every node's
/// tokens, also after a restart.
/// </summary>
public sealed class PostgresKeyRepository(NpgsqlDataSource dataSource) : IXmlRepository
{
    private const string SelectSql = "select xml from booking.data_protection_keys order by id";
    private const string InsertSql =
        "insert into booking.data_protection_keys (friendly_name, xml) values ($1, $2) on conflict do nothing";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = dataSource.CreateCommand(SelectSql);
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = dataSource.CreateCommand(InsertSql);
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}
