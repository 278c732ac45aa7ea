using Microsoft.AspNetCore.Identity;

namespace Booking.Api.Identity;

/// <summary>
/// Hashes and checks passwords with the framework's hasher (PBKDF2). A check costs tens of milliseconds of a core by
/// intention, so only a few run at once and only so many wait.
/// </summary>
public sealed class Passwords : IDisposable
{
    private const int MaxWaiting = 256;

    private readonly PasswordHasher<string> _hasher = new();
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _nobodysHash;
    private int _waiting;

    /// <summary>A hasher.</summary>
    public Passwords() => _nobodysHash = _hasher.HashPassword("", Guid.NewGuid().ToString());

    /// <summary>The hash of a password; null: too many are waiting.</summary>
    public Task<string?> HashAsync(string password, CancellationToken cancellationToken) =>
        InSlotAsync<string?>(() => _hasher.HashPassword("", password), null, cancellationToken);

    /// <summary>
    /// Whether the password is the account's; null: too many are waiting. Takes the same time for an account that does
    /// not exist (null), so that nobody learns which do.
    /// </summary>
    public Task<bool?> CheckAsync(string? passwordHash, string password, CancellationToken cancellationToken) =>
        InSlotAsync<bool?>(
            () => _hasher.VerifyHashedPassword("", passwordHash ?? _nobodysHash, password)
                != PasswordVerificationResult.Failed && passwordHash is not null,
            null,
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<T> InSlotAsync<T>(Func<T> work, T tooBusy, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return tooBusy;
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
