namespace Booking.Api.Live;

/// <summary>What came of asking to watch a session.</summary>
internal enum WatchResult
{
    /// <summary>It is watched: messages follow.</summary>
    Watched,

    /// <summary>There is no such session.</summary>
    NotFound,

    /// <summary>The connection watches as many as it may.</summary>
    TooMany,

    /// <summary>The node watches as many as it may, or the map cannot be read now.</summary>
    Unavailable,
}
