namespace Booking.Audit.Export;

/// <summary>What of the log is exported.</summary>
/// <param name="From">Dated at this instant or later; null from the beginning.</param>
/// <param name="To">Dated before this instant; null to the end.</param>
/// <param name="Session">Of this session alone; null of all.</param>
public sealed record ExportFilter(DateTimeOffset? From = null, DateTimeOffset? To = null, Guid? Session = null);
