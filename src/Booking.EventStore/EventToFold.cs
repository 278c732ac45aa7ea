namespace Booking.EventStore;

/// <summary>What a fold of a stream needs of an event.</summary>
/// <param name="Version">Place in its stream.</param>
/// <param name="Data">The object, upcast to the present shape.</param>
/// <param name="HeaderJson">The one member of its headers that was asked for, or null where they have none.</param>
public readonly record struct EventToFold(long Version, object Data, string? HeaderJson);
