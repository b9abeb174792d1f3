namespace Annotator.Dicom.Tests.Support;

/// <summary>Seeded damage to files.</summary>
internal static class Mutations
{
    private static readonly uint[] Lengths = [0, 1, 2, 7, 0x7F, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>A damaged copy: bits flipped, bytes overwritten, lengths replaced, parts cut out, doubled or cut off.</summary>
    public static byte[] Damage(byte[] source, Random random, int headerBytes)
    {
        var bytes = source.ToArray();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            // Most of what can go wrong sits in the headers, so three of four hits land there.
            var range = random.Next(4) == 0 ? bytes.Length : Math.Min(bytes.Length, headerBytes);
            var at = random.Next(Math.Max(1, range - 8));
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: BitConverter.TryWriteBytes(bytes.AsSpan(Math.Min(at, bytes.Length - 4)), Lengths[random.Next(Lengths.Length)]); break;
                case 3: random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 32), bytes.Length - at))); break;
                case 4: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 64))..]]; break;
                case 5: bytes = [.. bytes[..at], .. bytes[at..Math.Min(bytes.Length, at + random.Next(1, 64))], .. bytes[at..]]; break;
                case 6 when random.Next(3) == 0: bytes = bytes[..Math.Max(16, at)]; break;
            }
            if (bytes.Length < 16)
            {
                return source.ToArray();
            }
        }
        return bytes;
    }
}
