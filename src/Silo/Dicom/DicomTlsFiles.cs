using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Annotator.Grains.Transfers;

namespace Annotator.Silo.Dicom;

/// <summary>TLS as the files of the configuration say it (PS3.15 B, BCP 195: TLS 1.2 and 1.3).</summary>
internal static class DicomTlsFiles
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The receiver's: its certificate, and whom it asks for one.</summary>
    public static SslServerAuthenticationOptions ForServer(DicomTls tls) => new()
    {
        ServerCertificate = Load(tls), EnabledSslProtocols = Protocols, ClientCertificateRequired = tls.Authorities is not null,
        CertificateChainPolicy = PolicyOf(tls),
    };

    /// <summary>Ours toward a peer: whom we trust, and the certificate we show, if any.</summary>
    public static SslClientAuthenticationOptions ForPeer(DicomTls tls, string host) => new()
    {
        TargetHost = host, EnabledSslProtocols = Protocols, CertificateChainPolicy = PolicyOf(tls), ClientCertificates = tls.Certificate is null ? null : [Load(tls)],
    };

    private static X509Certificate2 Load(DicomTls tls) => CertificateFile.Load(
        tls.Certificate!, tls.Key, tls.PasswordVariable is { Length: > 0 } variable ? Environment.GetEnvironmentVariable(variable) : null);

    private static X509ChainPolicy? PolicyOf(DicomTls tls)
    {
        if (tls.Authorities is not { } file) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
