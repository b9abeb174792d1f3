using System.Net.Security;
using System.Security.Authentication;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>Opens configured peers, and nobody else.</summary>
public sealed class PacsSources(IOptions<DicomNetworkOptions> options, IOptions<ImagesOptions> images, MoveExpectations moves, PeerTls tls, TimeProvider clock)
{
    /// <summary>The configured peers.</summary>
    public IReadOnlyList<PacsPeer> Peers => [.. options.Value.Peers];

    /// <summary>A peer by its name; null when there is none.</summary>
    public PacsPeer? Find(string name) => options.Value.Peers.FirstOrDefault(p => p.Name == name);

    /// <summary>Opens a peer.</summary>
    /// <exception cref="DicomNetworkException">Its secret or its certificates cannot be read.</exception>
    internal IPacsSource Open(PacsPeer peer)
    {
        if (peer.Url is not null) return new DicomWebSource(peer, ReadSecret(peer), images.Value.MaxInstanceMiB * 1048576L);
        var o = options.Value;
        var association = new AssociationOptions
        {
            MaxPduLength = (uint)o.MaxPduKiB * 1024, IdleTimeout = TimeSpan.FromSeconds(o.IdleSeconds), ArtimTimeout = TimeSpan.FromSeconds(o.ArtimSeconds), Clock = clock,
        };
        return new DimseSource(peer, new DimsePeer(peer.Host!, peer.Port, peer.AeTitle!, o.AeTitle, TlsOf(peer)), moves, o.Port is not null, association);
    }

    private SslClientAuthenticationOptions? TlsOf(PacsPeer peer)
    {
        if (peer.Tls is not { } files) return null;
        try
        {
            return tls(files, peer.Host!);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or AuthenticationException)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Unreachable, $"The certificates for “{peer.Name}” cannot be read.", unreadable);
        }
    }

    private static string? ReadSecret(PacsPeer peer)
    {
        if (peer.SecretVariable is { Length: > 0 } variable)
            return Environment.GetEnvironmentVariable(variable) ?? throw new DicomNetworkException(DicomNetworkErrors.Refused, $"The environment variable {variable} with the secret for “{peer.Name}” is not set.");
        if (peer.SecretFile is not { Length: > 0 } file) return null;
        try
        {
            return File.ReadLines(file).First().Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Refused, $"The file with the secret for “{peer.Name}” cannot be read.", unreadable);
        }
    }
}

/// <summary>TLS toward a peer from its files; the node provides it, because it reads certificates.</summary>
/// <param name="files">The files.</param>
/// <param name="host">The name the peer's certificate must be for.</param>
public delegate SslClientAuthenticationOptions PeerTls(DicomTls files, string host);
