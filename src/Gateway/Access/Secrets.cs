using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Annotator.Gateway.Access;

/// <summary>Random secrets and the hashes that are kept of them. They are long and random, so one round of SHA-256 is enough.</summary>
internal static class Secrets
{
    private const int SecretBytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool AreEqual(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
