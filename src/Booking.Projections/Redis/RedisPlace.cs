using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>Which keys a projection writes: those that are read, or the copies of them that are being built.</summary>
internal sealed class RedisPlace
{
    private const string Suffix = ":rebuild";

    /// <summary>The keys that are read.</summary>
    public static readonly RedisPlace Read = new(isCopy: false);

    /// <summary>Their copies.</summary>
    public static readonly RedisPlace Copy = new(isCopy: true);

    private RedisPlace(bool isCopy) => IsCopy = isCopy;

    /// <summary>Whether it is that of the copies.</summary>
    public bool IsCopy { get; }

    /// <summary>The key of this place. A key and its copy lie together, also where keys are spread over a cluster.</summary>
    public RedisKey Of(RedisKey read) => IsCopy ? CopyOf((string)read!) : read;

    /// <summary>The channel of this place.</summary>
    public RedisChannel Of(RedisChannel read) => IsCopy ? CopyOf((string)read!) : read;

    /// <summary>The key that is read, of one that <see cref="Of(RedisKey)"/> made for the copy.</summary>
    public static RedisKey ReadOf(string copy)
    {
        var read = copy[..^Suffix.Length];
        return read[0] == '{' ? read[1..^1] : read;
    }

    // What is in braces decides where a key lies; where there are none, it is the whole key.
    private static string CopyOf(string read) => (read.Contains('{') ? read : $"{{{read}}}") + Suffix;
}
