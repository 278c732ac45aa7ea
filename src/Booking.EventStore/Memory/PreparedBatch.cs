using System.Text;
using System.Text.Json;
using Booking.EventStore.Chain;

namespace Booking.EventStore.Memory;

/// <summary>A batch whose values were found to be such as PostgreSQL would take.</summary>
internal sealed record PreparedBatch(AppendBatch Batch, IReadOnlyList<MemoryRow> Rows)
{
    /// <exception cref="AppendFailedException">A value that a column could not hold.</exception>
    public static PreparedBatch From(AppendBatch batch, EventTypes eventTypes)
    {
        var rows = new MemoryRow[batch.Events.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var source = batch.Events[i];
            var (name, _, json) = eventTypes.Serialize(source.Data);
            CheckJson(json);
            var headers = Encoding.UTF8.GetBytes(source.HeadersJson ?? ChainedHeaders.None);
            CheckJson(headers);
            CheckText(source.CorrelationId);
            CheckText(source.CausationId);
            rows[i] = new MemoryRow(0, source.Id, batch.StreamId, batch.ExpectedVersion + i + 1, name, json, source)
            {
                Headers = headers,
            };
        }
        foreach (var message in batch.Messages)
        {
            CheckText(message.Kind);
            CheckJson(Encoding.UTF8.GetBytes(message.BodyJson));
        }
        return new PreparedBatch(batch, rows);
    }

    /// <summary>jsonb takes any JSON but the character U+0000 in its strings.</summary>
    private static void CheckJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
                if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                    throw Refused("unsupported Unicode escape sequence");
            }
        }
        catch (JsonException exception)
        {
            throw Refused(exception.Message);
        }
    }

    private static void CheckText(string? text)
    {
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
            throw Refused("invalid byte sequence for encoding");
    }

    private static AppendFailedException Refused(string why) =>
        new($"The append was refused: {why}", isTransient: false, innerException: null);
}
