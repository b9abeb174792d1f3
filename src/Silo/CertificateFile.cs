using System.Security.Cryptography.X509Certificates;

namespace Annotator.Silo;

/// <summary>Reads the certificate to serve TLS with.</summary>
internal static class CertificateFile
{
    /// <summary>A PFX file, or a PEM file whose key is in it or in a file of its own.</summary>
    public static X509Certificate2 Load(string file, string? keyFile, string? password)
    {
        if (!IsPem(file)) return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        using var read = password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        // A key straight from PEM is not usable by every platform's TLS; through PKCS #12 it is.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    private static bool IsPem(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine()?.StartsWith("-----BEGIN", StringComparison.Ordinal) == true;
    }
}
