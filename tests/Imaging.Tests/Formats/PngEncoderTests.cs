using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Annotator.Imaging.Formats.Png;
using FsCheck;
using FsCheck.Fluent;

namespace Annotator.Imaging.Tests.Formats;

public sealed class PngEncoderTests
{
    public static TheoryData<PngFormat, PngCompression, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<PngFormat, PngCompression, int, int>();
            foreach (var format in Enum.GetValues<PngFormat>())
                foreach (var compression in Enum.GetValues<PngCompression>())
                    foreach (var (width, height) in new[] { (1, 1), (7, 3), (64, 64), (33, 129), (512, 40), (1000, 1) }) data.Add(format, compression, width, height);
            return data;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Pictures_of_all_sorts_read_back_as_they_were(PngFormat format, PngCompression compression, int width, int height)
    {
        foreach (var pixels in Pictures(width * height * BytesOf(format)))
            Assert.True(pixels.AsSpan().SequenceEqual(Decode(PngEncoder.Encode(pixels, width, height, format, compression), width, height, format)));
    }

    [Fact]
    public void Any_bytes_read_back_as_they_were() => Prop.ForAll(
        (from width in Gen.Choose(1, 90)
         from height in Gen.Choose(1, 40)
         from levels in Gen.Choose(1, 256)
         from runs in Gen.Choose(1, 600)
         from seed in Gen.Choose(0, int.MaxValue)
         select (width, height, levels, runs, seed)).ToArbitrary(),
        sample =>
        {
            var random = new Random(sample.seed);
            var pixels = new byte[sample.width * sample.height];
            for (var at = 0; at < pixels.Length;)
            {
                var run = Math.Min(random.Next(1, sample.runs + 1), pixels.Length - at);
                pixels.AsSpan(at, run).Fill((byte)random.Next(sample.levels));
                at += run;
            }
            return pixels.AsSpan().SequenceEqual(Decode(PngEncoder.Encode(pixels, sample.width, sample.height, PngFormat.Grey8), sample.width, sample.height, PngFormat.Grey8));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [InlineData(PngFormat.Grey8, PngCompression.Fast, "gray")]
    [InlineData(PngFormat.Grey16, PngCompression.Fast, "gray")]
    [InlineData(PngFormat.Rgb8, PngCompression.Fast, "rgb")]
    [InlineData(PngFormat.Grey16, PngCompression.Small, "gray")]
    public void Another_program_reads_the_same_pixels(PngFormat format, PngCompression compression, string raw)
    {
        const string Convert = "/usr/bin/convert";
        if (!File.Exists(Convert)) Assert.Skip("SKIPPED LOUDLY: ImageMagick is not installed, so PNG was not read by another program.");
        const int Width = 123, Height = 77;
        foreach (var pixels in Pictures(Width * Height * BytesOf(format)))
        {
            var depth = format == PngFormat.Grey16 ? "16" : "8";
            var theirs = Pipe(Convert, ["png:-", "-depth", depth, "-endian", "LSB", $"{raw}:-"], PngEncoder.Encode(pixels, Width, Height, format, compression));
            Assert.True(pixels.AsSpan().SequenceEqual(theirs));
        }
    }

    [Fact]
    public void Flat_pictures_take_next_to_nothing_and_noise_little_more_than_itself()
    {
        var noise = new byte[512 * 512];
        new Random(1).NextBytes(noise);

        Assert.InRange(PngEncoder.Encode(new byte[512 * 512], 512, 512, PngFormat.Grey8).Length, 100, 3000);
        Assert.InRange(PngEncoder.Encode(noise, 512, 512, PngFormat.Grey8).Length, 262_144, 270_000);
    }

    [Fact]
    public void Pixels_of_another_length_are_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PngEncoder.Encode(new byte[11], 4, 3, PngFormat.Grey8));

    private static int BytesOf(PngFormat format) => format switch { PngFormat.Grey8 => 1, PngFormat.Grey16 => 2, _ => 3 };

    // Flat, noise, a few rare values (long codes), slopes, and noise on a flat ground.
    private static IEnumerable<byte[]> Pictures(int bytes)
    {
        var random = new Random(11);
        yield return new byte[bytes];
        var noise = new byte[bytes];
        random.NextBytes(noise);
        yield return noise;
        yield return [.. Enumerable.Range(0, bytes).Select(_ => (byte)Math.Min(255, -Math.Log(random.NextDouble()) * 9))];
        yield return [.. Enumerable.Range(0, bytes).Select(n => (byte)(n / 5))];
        yield return [.. Enumerable.Range(0, bytes).Select(n => n % 700 < 500 ? (byte)3 : (byte)random.Next(256))];
    }

    // Chunks, zlib and filter by the .NET inflater and the standard's own words.
    private static byte[] Decode(byte[] png, int width, int height, PngFormat format)
    {
        Assert.Equal(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }, png[..8]);
        var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
                Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12))));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8)) data.Write(png, at + 8, length);
            Assert.Equal(Crc32.ComputeByTable(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            at += length + 12;
        }
        data.Position = 0;
        var rowBytes = width * BytesOf(format);
        var rows = new byte[(rowBytes + 1) * height];
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        zlib.ReadExactly(rows);
        Assert.Equal(-1, zlib.ReadByte());
        return Unfilter(rows, rowBytes, height, format == PngFormat.Grey16);
    }

    private static byte[] Unfilter(byte[] rows, int rowBytes, int height, bool swap)
    {
        var pixels = new byte[rowBytes * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(2, rows[y * (rowBytes + 1)]);
            for (var x = 0; x < rowBytes; x++)
                pixels[(y * rowBytes) + x] = (byte)(rows[(y * (rowBytes + 1)) + 1 + x] + (y == 0 ? 0 : pixels[((y - 1) * rowBytes) + x]));
        }
        if (swap)
            for (var n = 0; n < pixels.Length; n += 2) (pixels[n], pixels[n + 1]) = (pixels[n + 1], pixels[n]);
        return pixels;
    }

    private static byte[] Pipe(string program, string[] arguments, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
