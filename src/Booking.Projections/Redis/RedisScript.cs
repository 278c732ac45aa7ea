using System.Reflection;
using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>A Lua script from the .lua file beside the code that uses it.</summary>
internal sealed class RedisScript
{
    private readonly string _text;

    private RedisScript(string text) => _text = text;

    /// <summary>The script of a file.</summary>
    /// <param name="name">The file's name without its ending.</param>
    public static RedisScript Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Scripts/{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return new RedisScript(reader.ReadToEnd());
    }

    /// <summary>Runs the script.</summary>
    /// <exception cref="TimeoutException">No answer in time; whether it ran is not known.</exception>
    /// <exception cref="RedisConnectionException">There is no connection, or it was lost.</exception>
    public async Task<RedisResult> RunAsync(
        IDatabase redis, RedisKey[] keys, RedisValue[] arguments, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(_text, keys, arguments).WaitAsync(atMost, cancellationToken);
        }
        catch (RedisServerException failure) when (failure.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server has lost its scripts since this client loaded them; the failed call made the client forget that.
            return await redis.ScriptEvaluateAsync(_text, keys, arguments).WaitAsync(atMost, cancellationToken);
        }
    }
}
