using Booking.Domain;

namespace Booking.Projections.Redis;

/// <summary>A session whose part of a read model has to be made again from the log.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The version it must reach, 0 for whatever the log has.</param>
public readonly record struct RebuildRequest(SessionId SessionId, long Version);
