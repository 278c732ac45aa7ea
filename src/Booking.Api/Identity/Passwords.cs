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
    public Task<string?> HashAsync(string password, CancellationToken cancellationToken) => InTurnAsync<string?>(
        () => Task.Run(() => _hasher.HashPassword("", password), cancellationToken)!, null, cancellationToken);

    /// <summary>
    /// Whether the password is the account's; to be asked in one's turn. Takes the same time for an account that does not
    /// exist (null), so that nobody learns which do.
    /// </summary>
    public Task<bool> IsOfAsync(string? passwordHash, string password, CancellationToken cancellationToken) => Task.Run(
        () => _hasher.VerifyHashedPassword("", passwordHash ?? _nobodysHash, password)
            != PasswordVerificationResult.Failed && passwordHash is not null,
        cancellationToken);

    /// <summary>Does work on passwords when it is its turn.</summary>
    /// <param name="work">The work.</param>
    /// <param name="tooBusy">What to answer at once where too many are waiting.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> work, T tooBusy, CancellationToken cancellationToken)
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
                return await work();
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

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();
}
