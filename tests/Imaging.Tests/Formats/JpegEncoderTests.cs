using System.Diagnostics;
using Annotator.Imaging.Formats.Jpeg;

namespace Annotator.Imaging.Tests.Formats;

public sealed class JpegEncoderTests
{
    private const string Convert = "/usr/bin/convert";

    [Theory]
    [InlineData(512, 512, false, 90, 42)]
    [InlineData(97, 61, false, 95, 42)]
    [InlineData(97, 61, true, 95, 38)]
    [InlineData(64, 48, false, 30, 32)]
    [InlineData(1, 1, true, 90, 35)]
    [InlineData(8, 9, false, 100, 50)]
    public async Task Another_program_reads_the_picture_close_to_what_it_was(int width, int height, bool isColour, int quality, double leastDecibels)
    {
        if (!File.Exists(Convert)) Assert.Skip("SKIPPED LOUDLY: ImageMagick is not installed, so JPEG was not read by another program.");
        var pixels = Picture(width, height, isColour ? 3 : 1);

        var read = await ReadAsync(JpegEncoder.Encode(pixels, width, height, isColour, quality), isColour);

        Assert.Equal(pixels.Length, read.Length);
        var error = pixels.Zip(read, (a, b) => (double)(a - b) * (a - b)).Average();
        Assert.True(error == 0 || 10 * Math.Log10(255 * 255 / error) >= leastDecibels, $"{10 * Math.Log10(255 * 255 / error):0.0} dB");
    }

    [Fact]
    public async Task Noise_and_full_contrast_survive_as_something_readable()
    {
        if (!File.Exists(Convert)) Assert.Skip("SKIPPED LOUDLY: ImageMagick is not installed, so JPEG was not read by another program.");
        var random = new Random(3);
        foreach (var quality in new[] { 1, 50, 100 })
        {
            var pixels = new byte[120 * 88];
            random.NextBytes(pixels);
            for (var n = 0; n < pixels.Length / 2; n++) pixels[n] = (byte)((n & 1) == 0 ? 0 : 255);
            Assert.Equal(pixels.Length, (await ReadAsync(JpegEncoder.Encode(pixels, 120, 88, false, quality), false)).Length);
        }
    }

    // Smooth shading with a disc: what a slice looks like to a codec.
    private static byte[] Picture(int width, int height, int samples) => [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from s in Enumerable.Range(0, samples)
        select (byte)(100 + (60 * Math.Sin((x + (s * 20)) * 0.05) * Math.Cos(y * 0.04)) + ((x - (width / 2)) * (x - (width / 2)) + ((y - (height / 2)) * (y - (height / 2))) < width * 4 ? 40 : 0))];

    private static async Task<byte[]> ReadAsync(byte[] jpeg, bool isColour)
    {
        using var process = Process.Start(new ProcessStartInfo(Convert, ["jpeg:-", "-depth", "8", isColour ? "rgb:-" : "gray:-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(jpeg);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && (await errors).Length == 0, await errors);
        return output.ToArray();
    }
}
