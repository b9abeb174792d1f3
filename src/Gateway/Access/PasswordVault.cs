using Microsoft.AspNetCore.Identity;

namespace Annotator.Gateway.Access;

/// <summary>Hashes and checks passwords (ASP.NET Core Identity's PBKDF2), off the request threads and not more at once than half the cores.</summary>
internal sealed class PasswordVault : IDisposable
{
    private static readonly object Nobody = new();
    private readonly PasswordHasher<object> _hasher = new();
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _hashOfNobody;

    public PasswordVault() => _hashOfNobody = _hasher.HashPassword(Nobody, Secrets.Create());

    public Task<string> HashAsync(string password, CancellationToken cancellation) => RunAsync(() => _hasher.HashPassword(Nobody, password), cancellation);

    /// <summary>Whether the password is right. An unknown person, and one who cannot sign in, take as long as a known one.</summary>
    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellation) => RunAsync(
        () => _hasher.VerifyHashedPassword(Nobody, hash ?? _hashOfNobody, password) != PasswordVerificationResult.Failed && hash is not null, cancellation);

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _places.Release();
        }
    }
}
