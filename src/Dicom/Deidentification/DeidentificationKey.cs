using System.Security.Cryptography;
using System.Text;

namespace Annotator.Dicom.Deidentification;

/// <summary>The secret of a de-identification domain. The same key gives the same replacements; without it they cannot be traced back.</summary>
public sealed class DeidentificationKey
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private readonly byte[] _key;

    /// <summary>A key of at least 16 bytes, 32 for a new one.</summary>
    /// <exception cref="ArgumentException">It is shorter.</exception>
    public DeidentificationKey(ReadOnlySpan<byte> key)
    {
        _key = key.Length >= 16 ? key.ToArray() : throw new ArgumentException("A de-identification key has at least 16 bytes.", nameof(key));
    }

    /// <summary>The UID that stands for another: under 2.25, from HMAC-SHA256.</summary>
    public string UidFor(string uid) => DicomUid.FromDigest(Digest("uid", uid));

    /// <summary>The pseudonym of a patient: <c>P-</c> and twelve letters and digits.</summary>
    /// <param name="identity">What tells the patient from others.</param>
    public string PseudonymFor(string identity)
    {
        var digest = Digest("patient", identity);
        return "P-" + string.Create(12, digest, (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[bytes[i] & 31];
            }
        });
    }

    /// <summary>How far a patient's dates and times go back: 1 to 3650 days, and 1 second to 2 hours besides.</summary>
    /// <param name="identity">What tells the patient from others.</param>
    public TimeSpan SpanBackFor(string identity)
    {
        var digest = Digest("days", identity);
        return new TimeSpan(1 + (int)(BitConverter.ToUInt32(digest) % 3650), 0, 0, 1 + (int)(BitConverter.ToUInt32(digest, 4) % 7200));
    }

    /// <summary>What a source instance is recognised by when it comes again, in hex; says nothing of it without the key.</summary>
    public string FingerprintOf(string sourceUid) => Convert.ToHexStringLower(Digest("source", sourceUid));

    /// <summary>Never the key.</summary>
    public override string ToString() => "(key)";

    private byte[] Digest(string purpose, string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}\n{text}"));
}
