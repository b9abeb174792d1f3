using System.Collections.Concurrent;
using System.Security.Cryptography;
using Annotator.Core.Projects;
using Annotator.Dicom.Deidentification;
using Annotator.Storage;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>The de-identification domains of the archive: a profile and a secret each. Made when first used; the secret never changes.</summary>
public sealed class ImageDomains(IReadModels tables, IOptions<ImagesOptions> options, TimeProvider clock)
{
    private const int SecretBytes = 32;
    private readonly ConcurrentDictionary<string, ImageDomain> _known = new(StringComparer.Ordinal);

    /// <summary>The domain of the site archive.</summary>
    public Task<ImageDomain> OfSiteAsync(CancellationToken cancellation) => FindAsync(options.Value.SiteProfile, cancellation);

    /// <summary>The domain a project belongs to, by its de-identification profile.</summary>
    public Task<ImageDomain> OfProjectAsync(Project project, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(project);
        return FindAsync(project.Settings.DeidentificationProfile, cancellation);
    }

    /// <summary>The domain of a profile by its name.</summary>
    public Task<ImageDomain> OfProfileAsync(string profile, CancellationToken cancellation) => FindAsync(profile, cancellation);

    private async Task<ImageDomain> FindAsync(string profile, CancellationToken cancellation)
    {
        if (_known.TryGetValue(profile, out var known)) return known;
        var secret = await ReadSecretAsync(profile, cancellation) ?? await MakeSecretAsync(profile, cancellation);
        return _known.GetOrAdd(profile, new ImageDomain(profile, Convert.FromHexString(secret), ImageProfiles.Find(profile)));
    }

    private async Task<string> MakeSecretAsync(string profile, CancellationToken cancellation)
    {
        var parameters = new { profile, Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)), At = clock.GetUtcNow() };
        const string sql = "INSERT INTO image_domains (domain, secret, created_at) VALUES (@profile, @Secret, @At) ON CONFLICT (domain) DO NOTHING";
        await tables.ExecuteAsync([new(sql, parameters)], cancellation);
        return await ReadSecretAsync(profile, cancellation) ?? throw new StoreUnavailableException("The secret of a de-identification domain was written and cannot be read.");
    }

    private async Task<string?> ReadSecretAsync(string profile, CancellationToken cancellation) =>
        await tables.QueryAsync<string>("SELECT secret FROM image_domains WHERE domain = @profile", new { profile }, cancellation) is [var secret] ? secret : null;
}

/// <summary>A profile with the secret that keys its replacements and fingerprints.</summary>
public sealed class ImageDomain
{
    private readonly byte[] _secret;

    internal ImageDomain(string name, byte[] secret, DeidentificationProfile? profile)
    {
        (Name, _secret) = (name, secret);
        Deidentifier = profile is null ? null : new Deidentifier(profile, new DeidentificationKey(secret));
        ChecksPixels = profile is { IsPassThrough: false };
    }

    /// <summary>The domain's name: the name of its profile.</summary>
    public string Name { get; }

    /// <summary>De-identifies what comes in; null when there is no profile of that name, and then nothing is taken in.</summary>
    public Deidentifier? Deidentifier { get; }

    /// <summary>Whether images that may have text burned in are looked at before they are released.</summary>
    public bool ChecksPixels { get; }

    /// <summary>A digest of received bytes that tells nothing without the secret: lower-case hex of HMAC-SHA256.</summary>
    public string Fingerprint(ReadOnlySpan<byte> received) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, received));
}
