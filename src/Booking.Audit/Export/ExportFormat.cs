namespace Booking.Audit.Export;

/// <summary>How exported rows are written.</summary>
public enum ExportFormat
{
    /// <summary>A JSON object a line (https://jsonlines.org).</summary>
    Jsonl,

    /// <summary>Comma-separated values with a head line, RFC 4180, UTF-8; no text in it is taken for a formula.</summary>
    Csv,
}
