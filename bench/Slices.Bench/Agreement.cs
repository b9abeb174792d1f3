using System.Buffers.Binary;
using System.IO.Compression;

namespace Annotator.Slices.Bench;

/// <summary>Whether both servers show the same picture: a ratio between different pictures would mean nothing.</summary>
internal static class Agreement
{
    private const int Allowed = 2;

    /// <summary>By how many grey levels the pictures differ: median and most over some slices.</summary>
    /// <exception cref="InvalidOperationException">They are not the same picture.</exception>
    public static async Task<(int Median, int Worst)> MeasureAsync(OurServer ours, OrthancServer orthanc)
    {
        var differences = new List<int>();
        foreach (var k in (int[])[0, ours.Volume.Instances.Length / 2, ours.Volume.Instances.Length - 1])
        {
            var mine = Decode(await ours.Client.GetByteArrayAsync(ours.Address("axial", k, (40, 400))));
            using var request = new HttpRequestMessage(HttpMethod.Get, orthanc.Rest(ours.Volume.Instances[k], (40, 400)));
            request.Headers.TryAddWithoutValidation("Accept", "image/png");
            var theirs = Decode(await (await orthanc.Client.SendAsync(request)).Content.ReadAsByteArrayAsync());
            if (mine.Length != theirs.Length) throw new InvalidOperationException("The pictures differ in size.");
            differences.AddRange(mine.Zip(theirs, (a, b) => Math.Abs(a - b)));
        }
        differences.Sort();
        var (median, worst) = (differences[differences.Count / 2], differences[^1]);
        return worst <= Allowed ? (median, worst) : throw new InvalidOperationException($"The pictures are not the same: they differ by up to {worst} grey levels.");
    }

    // 8-bit grey, any filter (PNG 9.2).
    private static byte[] Decode(byte[] png)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        if (png[24] != 8 || png[25] != 0) throw new InvalidOperationException("The picture is not 8-bit grey.");
        using var data = new MemoryStream();
        for (var at = 8; at < png.Length; at += BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)) + 12)
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8)) data.Write(png, at + 8, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)));
        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var (pixels, row) = (new byte[width * height], new byte[width + 1]);
        for (var y = 0; y < height; y++)
        {
            zlib.ReadExactly(row);
            for (var x = 0; x < width; x++)
            {
                var (left, up, corner) = (x > 0 ? pixels[(y * width) + x - 1] : 0, y > 0 ? pixels[((y - 1) * width) + x] : 0, x > 0 && y > 0 ? pixels[((y - 1) * width) + x - 1] : 0);
                var predicted = row[0] switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
                pixels[(y * width) + x] = (byte)(row[x + 1] + predicted);
            }
        }
        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
