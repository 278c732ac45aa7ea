namespace Booking.EventStore.Postgres;

/// <summary>A script that was applied to this database is not the one this program has under its number.</summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
