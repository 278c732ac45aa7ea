using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Booking.Audit.Export;

/// <summary>Writes rows of named values in one of the formats, a bounded buffer at a time.</summary>
internal sealed class RowWriter : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // What a spreadsheet takes for a formula (OWASP, CSV Injection).
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r");

    private readonly Stream _output;
    private readonly ExportFormat _format;
    private readonly string[] _names;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushAt);
    private readonly Utf8JsonWriter _json;
    private int _column;

    public RowWriter(Stream output, ExportFormat format, params string[] names)
    {
        _output = output;
        _format = format;
        _names = names;
        _json = new Utf8JsonWriter(_buffer);
        if (format == ExportFormat.Csv)
            Raw(string.Join(',', names) + "\r\n");
    }

    public void BeginRow()
    {
        _column = 0;
        if (_format == ExportFormat.Jsonl)
        {
            _json.Reset(_buffer);
            _json.WriteStartObject();
        }
    }

    /// <summary>Text; in CSV an apostrophe goes before what a spreadsheet would run as a formula.</summary>
    public void Add(string? text)
    {
        var name = _names[_column++];
        if (_format == ExportFormat.Csv)
            Field(text is { Length: > 0 } && Formula.Contains(text[0]) ? "'" + text : text ?? "");
        else if (text is not null)
            _json.WriteString(name, text);
    }

    public void Add(long number)
    {
        var name = _names[_column++];
        if (_format == ExportFormat.Csv)
            Field(number.ToString(CultureInfo.InvariantCulture));
        else
            _json.WriteNumber(name, number);
    }

    /// <summary>An instant as RFC 3339 in UTC, to the microsecond.</summary>
    public void Add(DateTime? instant) =>
        Add(instant?.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    /// <summary>A JSON value: in CSV its text.</summary>
    public void AddJson(byte[] json)
    {
        var name = _names[_column++];
        if (_format == ExportFormat.Csv)
        {
            Field(Encoding.UTF8.GetString(json));
            return;
        }

        _json.WritePropertyName(name);
        _json.WriteRawValue(json, skipInputValidation: true);
    }

    public async ValueTask EndRowAsync(CancellationToken cancellationToken)
    {
        if (_format == ExportFormat.Csv)
        {
            Raw("\r\n");
        }
        else
        {
            _json.WriteEndObject();
            _json.Flush();
            _buffer.Write(LineEnd);
        }

        if (_buffer.WrittenCount >= FlushAt)
            await FlushAsync(cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
        await _output.FlushAsync(cancellationToken);
    }

    public void Dispose() => _json.Dispose();

    private void Field(string text)
    {
        if (_column > 1)
            Raw(",");
        Raw(text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}
