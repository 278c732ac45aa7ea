namespace Booking.Local;

/// <summary>How an <see cref="ApiProcess"/> is started.</summary>
public sealed record ApiOptions
{
    /// <summary>The built Booking.Api.dll; null for the one beside the running program.</summary>
    public string? Assembly { get; init; }

    /// <summary>The port on 127.0.0.1; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Environment variables set over those of this process; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Receives every line that the process writes, besides the tail that is always kept.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>The longest wait for the process to be ready.</summary>
    public TimeSpan ReadyPatience { get; init; } = TimeSpan.FromSeconds(60);
}
